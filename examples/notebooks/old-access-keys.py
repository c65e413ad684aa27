# %% [markdown]
# # Old access keys
#
# Lists every access key older than 90 days in all connected accounts, oldest first.
# Needs only Python 3. Set `IAM_MONITOR_URL` and `IAM_MONITOR_TOKEN` (an API token with the scope `read`) before you run it.

# %%
import csv
import json
import os
import sys
import urllib.error
import urllib.request

URL = os.environ.get("IAM_MONITOR_URL", "http://127.0.0.1:4000")
TOKEN = os.environ["IAM_MONITOR_TOKEN"]


def gql(query, variables=None):
    """Sends a GraphQL query and returns its data. Raises the code and message of the first error."""
    request = urllib.request.Request(
        f"{URL}/graphql",
        data=json.dumps({"query": query, "variables": variables or {}}).encode(),
        headers={"authorization": f"Bearer {TOKEN}", "content-type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            body = json.load(response)
    except urllib.error.HTTPError as error:
        body = json.load(error)
    if body.get("errors"):
        first = body["errors"][0]
        raise RuntimeError(f"{first['extensions']['code']}: {first['message']}")
    return body["data"]


# %% [markdown]
# A page has at most 500 keys. Pass `endCursor` as `after` to get the next page.

# %%
KEYS = """
query K($a: String) {
  accessKeys(first: 500, after: $a, filter: {query: "age:>90d"}) {
    nodes { accessKeyId ageDays status lastUsed { status at } user { userName account { awsAccountId } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def old_keys():
    after = None
    while True:
        page = gql(KEYS, {"a": after})["accessKeys"]
        yield from page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


# %% [markdown]
# `lastUsed.status` distinguishes *never used*, *unknown* and *no permission to read*.

# %%
rows = [
    {
        "account": key["user"]["account"]["awsAccountId"],
        "user": key["user"]["userName"],
        "accessKeyId": key["accessKeyId"] or "",
        "status": key["status"],
        "ageDays": key["ageDays"],
        "lastUsed": key["lastUsed"]["at"] or key["lastUsed"]["status"],
    }
    for key in old_keys()
]
rows.sort(key=lambda row: -row["ageDays"])

table = csv.DictWriter(sys.stdout, fieldnames=["account", "user", "accessKeyId", "status", "ageDays", "lastUsed"], lineterminator="\n")
table.writeheader()
table.writerows(rows)
