"""Outside the language prefix: news feeds and the sitemap."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from awareness.feeds import NewsFeed
from awareness.sitemaps import PortalSitemap
from portal.web.access import open_to_all

app_name = "awareness_feeds"
news = open_to_all(because="news is public; readers and other centres take it as a feed")(
    NewsFeed()
)
urlpatterns = [
    path("feeds/<str:language>/news.xml", news, name="news"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PortalSitemap}}, name="sitemap"),
]
