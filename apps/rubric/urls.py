"""Addresses of the framework. A factor's id may be none of the words that stand before it here."""

from django.urls import path

from . import views

app_name = "rubric"
DRAFT = "versions/drafts/<str:reference>/"
VERSION = "versions/<slug:identifier>/<str:version>/"
urlpatterns = [
    path("", views.framework, name="framework"),
    path("theory/", views.theory, name="theory"),
    path("sources/", views.sources, name="sources"),
    path("scale/", views.scale, name="scale"),
    path("download/", views.download, name="download"),
    path("download/<str:version>/", views.download, name="download"),
    # For those who write versions. For everybody else there is nothing here.
    path("versions/", views.versions, name="versions"),
    path(DRAFT, views.draft, name="draft"),
    path(f"{DRAFT}words/<slug:part>/", views.edit_part, name="edit_part"),
    path(f"{DRAFT}factors/<slug:factor>/", views.edit_factor, name="edit_factor"),
    path(f"{DRAFT}factors/<slug:factor>/add/", views.add_indicator, name="add_indicator"),
    path(f"{DRAFT}indicators/<str:code>/", views.edit_indicator, name="edit_indicator"),
    path(f"{DRAFT}indicators/<str:code>/origin/", views.map_indicator, name="map_indicator"),
    path(f"{DRAFT}indicators/<str:code>/retire/", views.retire_indicator, name="retire_indicator"),
    path(f"{DRAFT}indicators/<str:code>/back/", views.bring_back_indicator, name="bring_back_indicator"),
    path(f"{DRAFT}mend/", views.left_to_mend, name="left_to_mend"),
    path(f"{DRAFT}changes/", views.changes, name="changes"),
    path(f"{DRAFT}history/", views.earlier_drafts, name="earlier_drafts"),
    path(f"{DRAFT}history/<int:version>/", views.changes_since, name="changes_since"),
    path(f"{DRAFT}preview/", views.preview, name="preview"),
    path(f"{DRAFT}preview/<slug:factor>/", views.preview_factor, name="preview_factor"),
    path(f"{DRAFT}import/", views.import_draft, name="import_draft"),
    path(f"{DRAFT}import/<str:offer>/", views.confirm_import, name="confirm_import"),
    path(f"{DRAFT}file/<slug:kind>/", views.export_draft, name="export_draft"),
    path(f"{DRAFT}publish/", views.publish_draft, name="publish_draft"),
    path(f"{DRAFT}delete/", views.delete_draft, name="delete_draft"),
    path(f"{VERSION}start/", views.start_draft, name="start_draft"),
    path(f"{VERSION}file/<slug:kind>/", views.download_version, name="download_version"),
    path("<slug:factor>/", views.factor, name="factor"),
]
