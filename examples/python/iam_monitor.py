"""A client of IAM Monitor's GraphQL API in one file.

It needs Python 3.9 or later and nothing else. `Client.frame` and `table` use pandas if it is installed.

    from iam_monitor import Client

    monitor = Client()  # reads IAM_MONITOR_URL and IAM_MONITOR_TOKEN
    for user in monitor.pages('query($after: String) { users(first: 500, after: $after) { nodes { userName } pageInfo { hasNextPage endCursor } } }'):
        print(user["userName"])

Create the token on the page API tokens, with the scope `read`.
"""

import http.client
import json
import os
import re
import time
import urllib.error
import urllib.request

__all__ = ["ApiError", "Client", "table"]

MAX_ATTEMPTS = 5
FIRST_WAIT_SECONDS = 0.5
MAX_WAIT_SECONDS = 60
RETRYABLE_STATUSES = {429, 502, 503, 504}


class ApiError(Exception):
    """An answer with an error. Programs compare `code` (docs/errors.md), people read `message`; `path` is the place in the query or the input."""

    def __init__(self, code, message, path=None, is_retryable=False, retry_after=None):
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.path = path
        self.is_retryable = is_retryable
        self.retry_after = retry_after


class Client:
    """Sends queries with an API token. The address and the token are read from the environment if they are omitted.

    url: the address of the product, such as `https://iam.example.com`.
    token: an API token.
    timeout: the longest time in seconds to wait for one answer.
    """

    def __init__(self, url=None, token=None, timeout=60):
        self.url = (url or os.environ.get("IAM_MONITOR_URL") or "http://127.0.0.1:4000").rstrip("/")
        self._token = token or os.environ.get("IAM_MONITOR_TOKEN") or ""
        if not self._token:
            raise ApiError("UNAUTHENTICATED", "Set IAM_MONITOR_TOKEN to an API token. Create one on the page API tokens, with the scope `read`.")
        self._timeout = timeout

    def __repr__(self):
        return f"Client({self.url!r})"  # Without the token, because notebooks print objects and are shared.

    def query(self, text, variables=None):
        """Returns the `data` of a query or mutation. Raises ApiError for the first error of the answer.

        A query waits and asks again, at most 5 times, while the server is busy, limits the rate or cannot be reached. A
        mutation is sent once, because an answer that was lost does not tell whether it took effect.
        """
        attempts = 1 if _is_mutation(text) else MAX_ATTEMPTS
        wait = FIRST_WAIT_SECONDS
        for attempt in range(1, attempts + 1):
            try:
                return self._ask(text, variables)
            except ApiError as error:
                if attempt == attempts or not error.is_retryable:
                    raise
                time.sleep(min(error.retry_after or wait, MAX_WAIT_SECONDS))
                wait *= 2

    def pages(self, text, variables=None):
        """Yields the nodes of every page of a connection.

        The query declares `$after: String` and passes it to one connection, of which it asks `nodes` and
        `pageInfo { hasNextPage endCursor }`. Use `first: 500`, the most that a token may ask for.
        """
        after = None
        while True:
            connection = _connection(self.query(text, {**(variables or {}), "after": after}))
            yield from connection["nodes"]
            page = connection["pageInfo"]
            if not page["hasNextPage"]:
                return
            if page["endCursor"] == after:
                raise ApiError("BAD_CURSOR", "The next page begins where this one began. Does the query pass $after to the connection?")
            after = page["endCursor"]

    def frame(self, text, variables=None):
        """Returns the nodes of every page as a pandas DataFrame, with a column such as `user.userName` for each field."""
        import pandas

        return pandas.json_normalize(list(self.pages(text, variables)))

    def tail(self, filter="", after=None, every=5):
        """Yields alert events as they happen, oldest first, without loss or repetition.

        filter: the query text of the list of alerts, such as `severity:critical`.
        after: the `cursor` of the last event that was handled; events since then come first. Without it, only new events.
        every: the seconds between two questions while nothing happens.
        """
        arguments = {"filter": {"query": filter}}
        if after is None:
            after = self.query("{ serverInfo { lastEventCursor } }")["serverInfo"]["lastEventCursor"]
        while True:
            page = self.query(EVENTS, {**arguments, "after": after})["alertEvents"]
            for event in page["nodes"]:
                after = event["cursor"]
                yield event
            if not page["pageInfo"]["hasNextPage"]:
                time.sleep(every)

    def _ask(self, text, variables):
        request = urllib.request.Request(
            f"{self.url}/graphql",
            data=json.dumps({"query": text, "variables": variables or {}}).encode(),
            headers={
                "authorization": f"Bearer {self._token}",
                "content-type": "application/json",
                "user-agent": "iam-monitor-python/1",
            },
        )
        try:
            with _opener.open(request, timeout=self._timeout) as answer:
                body = _json(answer)
        except urllib.error.HTTPError as error:
            raise _error_of(_json(error), error) from None
        except (OSError, http.client.HTTPException) as error:
            raise ApiError("UNREACHABLE", f"{self.url} does not answer: {error}.", is_retryable=True) from error
        if body.get("errors") or body.get("data") is None:
            raise _error_of(body)
        return body["data"]


def table(rows):
    """Returns rows (dictionaries) as a pandas DataFrame, or as text with one line per row if pandas is not installed."""
    rows = list(rows)
    try:
        import pandas
    except ImportError:
        return _Text(rows)
    return pandas.DataFrame(rows)


class _Text:
    def __init__(self, rows):
        self._rows = [{key: "" if value is None else str(value) for key, value in row.items()} for row in rows]

    def __len__(self):
        return len(self._rows)

    def __repr__(self):
        if not self._rows:
            return "(no rows)"
        widths = {key: max(len(key), *(len(row[key]) for row in self._rows)) for key in self._rows[0]}
        lines = [{key: key for key in widths}, *self._rows]
        return "\n".join("  ".join(line[key].ljust(width) for key, width in widths.items()).rstrip() for line in lines)


EVENTS = """
query Events($filter: AlertFilter, $after: String) {
  alertEvents(first: 100, filter: $filter, after: $after) {
    nodes {
      cursor at kind comment
      actor { kind id displayName }
      alert { id number headline severity status check { id } account { awsAccountId } }
    }
    pageInfo { hasNextPage }
  }
}
"""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Refuses redirects: urllib would send the token to the new address, also to another host."""

    def redirect_request(self, request, file, code, message, headers, new_url):
        return None


_opener = urllib.request.build_opener(_NoRedirects)


def _is_mutation(text):
    # A query that contains this word elsewhere is not sent again either.
    return re.search(r"\bmutation\b", text) is not None


def _connection(data):
    connections = [value for value in data.values() if isinstance(value, dict) and {"nodes", "pageInfo"} <= value.keys()]
    if len(connections) != 1:
        raise ApiError("BAD_USER_INPUT", "Ask for one connection, with `nodes` and `pageInfo { hasNextPage endCursor }`.")
    return connections[0]


def _json(answer):
    try:
        body = json.load(answer)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _error_of(body, http_error=None):
    """The first error of a GraphQL answer, or a problem document, or the HTTP status alone."""
    first = (body.get("errors") or [None])[0]
    is_retryable, retry_after, status = False, None, "UNKNOWN"
    if http_error is not None:
        status = f"HTTP_{http_error.code}"
        is_retryable = http_error.code in RETRYABLE_STATUSES
        seconds = http_error.headers.get("retry-after", "")
        retry_after = float(seconds) if seconds.isdigit() else None
    if first is not None:
        details = first.get("extensions") or {}
        is_retryable = is_retryable or details.get("retryable") is True
        return ApiError(details.get("code", status), first.get("message", ""), first.get("path"), is_retryable, retry_after)
    detail = body.get("detail") or body.get("title") or "This is no answer of IAM Monitor. Check IAM_MONITOR_URL and the proxies before it."
    return ApiError(body.get("code", status), detail, body.get("path"), is_retryable, retry_after)
