"""Outside the language prefix: news feeds."""

from django.urls import path

from awareness.views.feeds import NewsFeed
from portal.web.access import open_to_all

app_name = "awareness_feeds"
news = open_to_all(because="news is public; readers and other centres take it as a feed")(
    NewsFeed()
)
urlpatterns = [path("feeds/<str:language>/news.xml", news, name="news")]
