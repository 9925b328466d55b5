from django.apps import AppConfig


class RubricEditorConfig(AppConfig):
    name = "apps.rubric_editor"
    label = "rubric_editor"

    def ready(self) -> None:
        from apps.accounts import closing, personal_data

        from .actions.editors import leave_the_editors
        from .queries.personal_data import personal_data as personal_data_of_editor

        personal_data.register(personal_data_of_editor)
        closing.register(leave=leave_the_editors)
