"""Does for each call what Authlete's Python `Authorizer` does; stands for that class.

A new session and connection, HTTP Basic, the fifteen members, the answer parsed into an object, the policy with the
request and the response as JSON text. Reads orders as lines of JSON on stdin and answers windows on stdout.
"""

import json
import os
import re
import resource
import sys
import time

import requests

URL = os.environ["BENCH_URL"] + "/api/auth/introspection"
PEM = os.environ["BENCH_PEM"]
KEY = os.environ["AUTHLETE_SERVICE_APIKEY"]
SECRET = os.environ["AUTHLETE_SERVICE_APISECRET"]
ARN = "arn:aws:execute-api:us-east-1:123456789012:abcdef123/test/GET/time"
TIMEOUT_S = (7.0, 7.0)
UNUSED = ["subject", "dpop", "htm", "htu", "resources", "uri", "message", "headers", "requiredComponents", "acrValues"]
count = 0


BEARER = re.compile("^Bearer[ ]+([^ ]+)[ ]*$", re.IGNORECASE)
TEXTS = [
    "clientEntityId", "resources", "accessTokenResources", "authorizationDetails", "grantId", "grant", "consentedClaims",
    "serviceAttributes", "acr", "cnonce", "issuableCredentials", "dpopNonce",
]
FLAGS = ["clientEntityIdUsed", "forExternalAttachment", "forCredentialIssuance"]
NUMBERS = ["authTime", "cnonceExpiresAt"]


class Response:
    def __init__(self, members):
        for names, value in ((TEXTS, None), (FLAGS, False), (NUMBERS, 0)):
            for name in names:
                setattr(self, name, value)
        for name, value in members.items():
            setattr(self, name, value)


def build_request():
    global count
    count += 1
    resource_part = ARN.split(":", 5)[5]
    _api, _stage, _method, _path = resource_part.split("/", 3)
    token = BEARER.match("Bearer %010d-dBjftJeZ4CVP-mB92K27uhbUJU1p1r" % count).group(1)
    request = {"token": token, "scopes": ["time:query"]}
    request["clientCertificate"] = PEM
    request.update(dict.fromkeys(UNUSED))
    request.update({"maxAge": 0, "dpopNonceRequired": False})
    return request


def build_policy(request, response):
    context = {
        "introspection_request": json.dumps(request),
        "introspection_response": json.dumps(response.__dict__),
        "scope": " ".join(response.scopes),
        "client_id": str(response.clientId),
        "sub": response.subject,
        "exp": int(response.expiresAt / 1000),
        "challenge": None,
        "action": response.action,
        "resultMessage": response.resultMessage,
    }
    statement = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": ARN}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": response.subject, "policyDocument": document, "context": context}


def call():
    request = build_request()
    answer = requests.post(
        URL,
        data=json.dumps(request),
        headers={"Accept": "application/json", "Content-Type": "application/json"},
        auth=(KEY, SECRET),
        timeout=TIMEOUT_S,
    )
    answer.raise_for_status()
    response = Response(json.loads(answer.text))
    if response.action != "OK":
        raise RuntimeError("refused")
    return build_policy(request, response)


def cpu_us():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (usage.ru_utime + usage.ru_stime) * 1e6


def run_window(calls):
    latencies = []
    before = cpu_us()
    for _ in range(calls):
        started = time.perf_counter()
        call()
        latencies.append((time.perf_counter() - started) * 1e6)
    return {"latenciesUs": latencies, "cpuUs": cpu_us() - before}


print(json.dumps("ready"), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    run_window(order["warmUp"])
    print(json.dumps(run_window(order["calls"])), flush=True)
