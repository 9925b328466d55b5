"""Addresses of what those who fund or run many programmes read."""

from django.urls import path

from .views import comparison_pool, portfolio, practice_spread, windows

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
    path("pool/", comparison_pool.comparison_pool, name="comparison_pool"),
    path("pool/<str:reference>/", comparison_pool.pool_comparison, name="pool_comparison"),
    path("pool/<str:reference>/join/", comparison_pool.join_pool, name="join_pool"),
    path("pool/<str:reference>/leave/", comparison_pool.leave_pool, name="leave_pool"),
]
