#!/usr/bin/env bash
# PyPI miniupnpc 2.3.3 (the C library of that name, which many programs map ports with), async-upnp-client 0.49.0, and a router whose description, at
# /igd/description.xml, says `controlURL` without a slash before it.
#
# Guess: "control" is /igd/control: UPnP has it relative to where the description is, by the rules of URLs (RFC 2396, section 5), or to `URLBase` where a
#   router of UPnP 1.0 says one.
# Seen: so it is with async-upnp-client, as long as there is no `URLBase`, which it does not look at. miniupnpc asks for /control; of a `URLBase` it takes
#   host and port, not the path. With a slash before it, and without `URLBase`, both ask for the same.
# For O2M: whether such a router maps a port depends on the library, and a router that says `/control` shows nothing of it. Its own client joins by the
#   rules of URLs, and asks at the root as well when the answer is 404: a router may have been tried with miniupnpc alone.
#
# Needs python3 with pip, and a C compiler where there is no wheel. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages miniupnpc==2.3.3 async-upnp-client==0.49.0
seen=$(PYTHONPATH=packages python3 - <<'PYTHON'
import asyncio
import http.server
import threading
import urllib.request
import miniupnpc
from async_upnp_client.client import UpnpRequester
from async_upnp_client.client_factory import UpnpFactory
from async_upnp_client.const import HttpResponse

def device(kind, inside):
    return f"<device><deviceType>urn:schemas-upnp-org:device:{kind}:1</deviceType><friendlyName>Router</friendlyName><manufacturer>M</manufacturer><modelName>M</modelName><UDN>uuid:{kind}</UDN>{inside}</device>"

def service(kind, control):
    return f"<serviceList><service><serviceType>urn:schemas-upnp-org:service:{kind}:1</serviceType><serviceId>urn:upnp-org:serviceId:{kind}1</serviceId><SCPDURL>/scpd.xml</SCPDURL><controlURL>{control}</controlURL><eventSubURL>/events</eventSubURL></service></serviceList>"

def description(base, control):
    connection = device("WANConnectionDevice", service("WANIPConnection", control))
    wan = device("WANDevice", service("WANCommonInterfaceConfig", "/common") + f"<deviceList>{connection}</deviceList>")
    gateway = device("InternetGatewayDevice", f"<deviceList>{wan}</deviceList>")
    return f'<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><specVersion><major>1</major><minor>0</minor></specVersion>{base}{gateway}</root>'.encode()

SCPD = b'<?xml version="1.0"?><scpd xmlns="urn:schemas-upnp-org:service-1-0"><specVersion><major>1</major><minor>0</minor></specVersion><actionList/><serviceStateTable/></scpd>'
ANSWER = b'<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><u:GetExternalIPAddressResponse xmlns:u="urn:schemas-upnp-org:service:WANIPConnection:1"><NewExternalIPAddress>198.51.100.7</NewExternalIPAddress></u:GetExternalIPAddressResponse></s:Body></s:Envelope>'

class Router(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(described if self.path == "/igd/description.xml" else SCPD)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        asked.append(("base" if self.server is other else "description") + self.path)
        self.answer(ANSWER)

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass

class Requester(UpnpRequester):
    async def async_http_request(self, request):
        with urllib.request.urlopen(request.url) as answer:
            return HttpResponse(200, {}, answer.read().decode())

async def control_url(url):
    router = await UpnpFactory(Requester()).async_create_device(url)
    [found] = [service.control_url for service in router.all_services if "WANIPConnection" in service.service_type]
    return found

router, other = (http.server.ThreadingHTTPServer(("127.0.0.1", 0), Router) for _ in range(2))
for server in (router, other):
    threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{router.server_port}/igd/description.xml"
base = f"<URLBase>http://127.0.0.1:{other.server_port}/igd/</URLBase>"
for given, control in (("", "/control"), ("", "control"), (base, "control")):
    described = description(given, control)
    asked = []
    client = miniupnpc.UPnP()
    client.selectigd(url)
    asked.clear()
    assert client.externalipaddress() == "198.51.100.7"
    print("with URLBase," if given else "no URLBase,", f"{control}: miniupnpc", *asked)
    found = asyncio.run(control_url(url))
    for server, name in ((router, "description"), (other, "base")):
        found = found.replace(f"http://127.0.0.1:{server.server_port}", name)
    print("with URLBase," if given else "no URLBase,", f"{control}: async-upnp-client", found)
PYTHON
)
echo "$seen"
[ "$seen" = "no URLBase, /control: miniupnpc description/control
no URLBase, /control: async-upnp-client description/control
no URLBase, control: miniupnpc description/control
no URLBase, control: async-upnp-client description/igd/control
with URLBase, control: miniupnpc base/control
with URLBase, control: async-upnp-client description/igd/control" ]
