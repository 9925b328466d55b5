"""A browser for tests that ask for hundreds of pages and read nothing but the answers."""

from django.test import Client


class PlainBrowser(Client):
    """Django's test client without the copy of every template's context that it keeps for each page."""

    def request(self, **request):
        """The answer, with nothing added to it. Raises AssertionError where the product broke."""
        response = self.handler(self._base_environ(**request))
        assert response.status_code != 500, f"The product broke at {request['PATH_INFO']}"
        self.cookies.update(response.cookies)
        return response
