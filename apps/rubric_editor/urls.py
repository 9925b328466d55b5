"""Addresses for those who write versions. For everybody else there is nothing here."""

from django.urls import path

from .views import draft_previews, drafts, exports, form_pages, history, imports, indicators

app_name = "rubric_editor"
DRAFT = "drafts/<str:reference>/"
VERSION = "<slug:identifier>/<str:version>/"
urlpatterns = [
    path("", drafts.versions, name="versions"),
    path(DRAFT, drafts.draft, name="draft"),
    path(f"{DRAFT}words/<slug:part>/", form_pages.edit_part, name="edit_part"),
    path(f"{DRAFT}factors/<slug:factor>/", form_pages.edit_factor, name="edit_factor"),
    path(f"{DRAFT}factors/<slug:factor>/add/", indicators.add_indicator, name="add_indicator"),
    path(f"{DRAFT}save/<slug:page_type>/<str:name>/", form_pages.save_as_typed, name="save_as_typed"),
    path(f"{DRAFT}indicators/<str:code>/", form_pages.edit_indicator, name="edit_indicator"),
    path(f"{DRAFT}indicators/<str:code>/origin/", indicators.map_indicator, name="map_indicator"),
    path(f"{DRAFT}indicators/<str:code>/retire/", indicators.retire_indicator, name="retire_indicator"),
    path(f"{DRAFT}indicators/<str:code>/back/", indicators.bring_back_indicator, name="bring_back_indicator"),
    path(f"{DRAFT}mend/", drafts.left_to_mend, name="left_to_mend"),
    path(f"{DRAFT}changes/", history.changes, name="changes"),
    path(f"{DRAFT}history/", history.earlier_drafts, name="earlier_drafts"),
    path(f"{DRAFT}history/<int:version>/", history.changes_since, name="changes_since"),
    path(f"{DRAFT}preview/", draft_previews.preview, name="preview"),
    path(f"{DRAFT}preview/<slug:factor>/", draft_previews.preview_factor, name="preview_factor"),
    path(f"{DRAFT}import/", imports.import_draft, name="import_draft"),
    path(f"{DRAFT}import/<str:pending>/", imports.confirm_import, name="confirm_import"),
    path(f"{DRAFT}file/<slug:kind>/", exports.export_draft, name="export_draft"),
    path(f"{DRAFT}publish/", drafts.publish_draft, name="publish_draft"),
    path(f"{DRAFT}delete/", drafts.delete_draft, name="delete_draft"),
    path(f"{VERSION}start/", drafts.start_draft, name="start_draft"),
    path(f"{VERSION}file/<slug:kind>/", exports.download_version, name="download_version"),
]
