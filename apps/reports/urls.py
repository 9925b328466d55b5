"""Addresses of reports."""

from django.urls import path

from .views import documents, orders

app_name = "reports"
urlpatterns = [
    path("shared/", documents.shared, name="shared"),
    path("blank/", documents.blank, name="blank"),
    path("blank/<slug:rubric>/<str:version>/ask/", documents.ask_for_blank, name="ask_for_blank"),
    path("plans/<str:reference>/", documents.action_plan, name="action_plan"),
    path("plans/<str:reference>/ask/", documents.ask_for_plan, name="ask_for_plan"),
    path("rubric-drafts/<str:reference>/", documents.preview_rubric, name="preview_rubric"),
    path("orders/", orders.orders, name="orders"),
    path("orders/kept/<str:reference>/", orders.keep_orders, name="keep_orders"),
    path("orders/<str:reference>/", orders.order, name="order"),
    path("orders/<str:reference>/state/", orders.order_state, name="order_state"),
    path("orders/<str:reference>/stop/", orders.cancel_order, name="cancel_order"),
    path("orders/<str:reference>/again/", orders.make_order_again, name="make_order_again"),
    path("orders/<str:reference>/download/", orders.download_order, name="download_order"),
    path("audits/<str:reference>/", documents.document, name="document"),
    path("audits/<str:reference>/sharing/", documents.sharing, name="sharing"),
    path("audits/<str:reference>/sharing/<str:commissioner>/", documents.share_preview, name="share_preview"),
    path("audits/<str:reference>/ask/", documents.ask, name="ask"),
    path("audits/<str:reference>/ask-for-summary/", documents.ask_for_summary, name="ask_for_summary"),
    path("<str:reference>/", documents.progress, name="progress"),
    path("<str:reference>/state/", documents.state, name="state"),
    path("<str:reference>/try-again/", documents.try_again, name="try_again"),
    path("<str:reference>/download/", documents.download, name="download"),
]
