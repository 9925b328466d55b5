"""Addresses of what those who fund or run many programmes read."""

from django.urls import path

from .views import (
    comparison_pool,
    order_reports,
    portfolio,
    practice_spread,
    report_schedules,
    share_links,
    sharing_requests,
    windows,
)

app_name = "portfolio"
urlpatterns = [
    path("", portfolio.portfolio, name="portfolio"),
    path("table.csv", portfolio.portfolio_file, name="portfolio_file"),
    path("views/save/", portfolio.save_view, name="save_view"),
    path("views/<str:reference>/", portfolio.saved_view, name="saved_view"),
    path("views/<str:reference>/remove/", portfolio.remove_view, name="remove_view"),
    path("programmes/<str:reference>/", portfolio.programme, name="programme"),
    path("windows/", windows.windows, name="windows"),
    path("practices/", practice_spread.practices, name="practices"),
    path("order/", order_reports.order_reports, name="order_reports"),
    path("schedules/", report_schedules.schedules, name="schedules"),
    path("schedules/new/", report_schedules.make_schedule, name="make_schedule"),
    path("schedules/<str:reference>/pause/", report_schedules.pause_schedule, name="pause_schedule"),
    path("schedules/<str:reference>/go-on/", report_schedules.resume_schedule, name="resume_schedule"),
    path("schedules/<str:reference>/remove/", report_schedules.remove_schedule, name="remove_schedule"),
    path("schedules/of/<str:reference>/", report_schedules.schedule_programme, name="schedule_programme"),
    path("pool/", comparison_pool.comparison_pool, name="comparison_pool"),
    path("pool/<str:reference>/", comparison_pool.pool_comparison, name="pool_comparison"),
    path("pool/<str:reference>/join/", comparison_pool.join_pool, name="join_pool"),
    path("pool/<str:reference>/leave/", comparison_pool.leave_pool, name="leave_pool"),
    path("audits/<str:reference>/links/", share_links.share_links, name="share_links"),
    path("links/<str:reference>/revoke/", share_links.revoke_share_link, name="revoke_share_link"),
    path("shared/<str:secret>/", share_links.linked_report, name="linked_report"),
    path("shared/<str:secret>/pdf/", share_links.linked_pdf, name="linked_pdf"),
    path("requests/", sharing_requests.requests, name="requests"),
    path("requests/from/<str:reference>/", sharing_requests.ask, name="ask"),
    path("requests/<str:reference>/", sharing_requests.sharing_request, name="sharing_request"),
    path("requests/<str:reference>/accept/", sharing_requests.accept_request, name="accept_request"),
    path("requests/<str:reference>/decline/", sharing_requests.decline_request, name="decline_request"),
    path("requests/<str:reference>/answer/", sharing_requests.answer_request, name="answer_request"),
    path("requests/<str:reference>/withdraw/", sharing_requests.withdraw_request, name="withdraw_request"),
]
