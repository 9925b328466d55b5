from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "apps.improvement"
    label = "improvement"

    def ready(self) -> None:
        from apps.accounts import closing, personal_data

        from .actions.planning import hand_back_actions
        from .queries.personal_data import personal_data as improvement_personal_data

        personal_data.register(improvement_personal_data)
        closing.register(leave=hand_back_actions)
