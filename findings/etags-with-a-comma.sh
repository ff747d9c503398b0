#!/usr/bin/env bash
# An ETag with a comma in it, `"12,2026-11-23"`, and a list of ETags without a space, `"old","new"`: both are allowed (RFC 9110, sections 8.8.3 and 5.6.1).
# npm fresh 2.0.0 (with which Express and Koa answer 304), PyPI Django 5.2.19, starlette 1.10.0, WebOb 1.8.11 and Werkzeug 3.1.9.
#
# Guess: whoever sends back the ETag it was given is answered 304 by all of them, and by each member of a list.
# Seen: fresh, Django and starlette divide `If-None-Match` at each comma, in an ETag as well: an ETag with a comma is never the same, and the answer is
#   the whole, each time. WebOb knows ETags with commas, and takes of a list without spaces only the first. Only Werkzeug reads both. With
#   an ETag of letters, as tests have it, and `, ` in the list, all five are right.
# For O2M: nothing fails, a feed is only sent whole at every poll. Its own ETags have no comma. An ETag that it keeps of others' feeds is sent back as
#   it came, and alone.
#
# Needs node with npm, and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund fresh@2.0.0 >> npm.log
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages \
  django==5.2.19 starlette==1.10.0 webob==1.8.11 werkzeug==3.1.9
cat > cases.json <<'JSON'
[["\"new\"", "\"new\""], ["\"old\", \"new\"", "\"new\""], ["\"old\",\"new\"", "\"new\""], ["\"12,2026-11-23\"", "\"12,2026-11-23\""]]
JSON
cat > ask.cjs <<'JS'
const fresh = require("fresh");
for (const [asked, etag] of require("./cases.json")) {
  console.log("fresh", asked, fresh({ "if-none-match": asked }, { etag }) ? 304 : 200);
}
JS
seen=$(node ask.cjs; PYTHONPATH=packages python3 - <<'PYTHON'
import json
from pathlib import Path
import django
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.cache import get_conditional_response
from starlette.datastructures import Headers
from starlette.staticfiles import StaticFiles
from webob import Request as WebObRequest, Response as WebObResponse
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response as WerkzeugResponse

settings.configure()
django.setup()
Path("static").mkdir()

def in_django(asked, etag):
    request = RequestFactory().get("/", headers={"if-none-match": asked})
    return get_conditional_response(request, etag=etag, response=HttpResponse("words")).status_code

def in_starlette(asked, etag):
    files = StaticFiles(directory="static")
    return 304 if files.is_not_modified(Headers({"etag": etag}), Headers({"if-none-match": asked})) else 200

def in_webob(asked, etag):
    response = WebObResponse("words", etag=etag.strip('"'), conditional_response=True)
    return WebObRequest.blank("/", headers={"if-none-match": asked}).get_response(response).status_code

def in_werkzeug(asked, etag):
    response = WerkzeugResponse("words", headers={"etag": etag})
    return response.make_conditional(EnvironBuilder(headers={"if-none-match": asked}).get_environ()).status_code

for name, ask in (("django", in_django), ("starlette", in_starlette), ("webob", in_webob), ("werkzeug", in_werkzeug)):
    for asked, etag in json.loads(Path("cases.json").read_text()):
        print(name, asked, ask(asked, etag))
PYTHON
)
echo "$seen"
[ "$seen" = 'fresh "new" 304
fresh "old", "new" 304
fresh "old","new" 304
fresh "12,2026-11-23" 200
django "new" 304
django "old", "new" 304
django "old","new" 304
django "12,2026-11-23" 200
starlette "new" 304
starlette "old", "new" 304
starlette "old","new" 304
starlette "12,2026-11-23" 200
webob "new" 304
webob "old", "new" 304
webob "old","new" 200
webob "12,2026-11-23" 304
werkzeug "new" 304
werkzeug "old", "new" 304
werkzeug "old","new" 304
werkzeug "12,2026-11-23" 304' ]
