"""Addresses of what those who fund or run many programmes read."""

from django.urls import path

from .views import comparison_pool, practice_spread

app_name = "portfolio"
urlpatterns = [
    path("practices/", practice_spread.practices, name="practices"),
    path("pool/", comparison_pool.comparison_pool, name="comparison_pool"),
    path("pool/<str:reference>/", comparison_pool.pool_comparison, name="pool_comparison"),
    path("pool/<str:reference>/join/", comparison_pool.join_pool, name="join_pool"),
    path("pool/<str:reference>/leave/", comparison_pool.leave_pool, name="leave_pool"),
]
