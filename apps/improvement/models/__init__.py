from .planned_actions import ActionSource as ActionSource
from .planned_actions import ActionStep as ActionStep
from .planned_actions import ActionUpdate as ActionUpdate
from .planned_actions import Completion as Completion
from .planned_actions import PlannedAction as PlannedAction
from .planned_actions import Priority as Priority
from .planned_actions import UpdateKind as UpdateKind
