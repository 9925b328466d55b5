from .comparison_pool import PoolEdition as PoolEdition
from .comparison_pool import PooledKind as PooledKind
from .comparison_pool import PoolEntry as PoolEntry
from .comparison_pool import PoolFigure as PoolFigure
from .comparison_pool import PoolMembership as PoolMembership
from .saved_views import SavedView as SavedView
