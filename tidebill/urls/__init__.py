"""All URLs; the first matching route counts."""

from tidebill.urls import catalog, documents, settings

handler400 = "tidebill.http.fallbacks.bad_request"
handler404 = "tidebill.http.fallbacks.not_found"
handler500 = "tidebill.http.fallbacks.server_error"

urlpatterns = [*documents.urlpatterns, *catalog.urlpatterns, *settings.urlpatterns]
