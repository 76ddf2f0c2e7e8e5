"""Does for each call what Authlete's Python `Authorizer` does; stands for that class.

A new session and connection, HTTP Basic, the fifteen members, the answer turned member by member into an object of its
types, the policy with the request and the response as JSON text. Reads orders as lines of JSON on stdin and answers
windows on stdout.
"""

import json
import os
import re
import resource
import sys
import time
from enum import Enum

import requests

URL = os.environ["BENCH_URL"] + "/api/auth/introspection"
PEM = os.environ["BENCH_PEM"]
CREDENTIALS = (os.environ["AUTHLETE_SERVICE_APIKEY"], os.environ["AUTHLETE_SERVICE_APISECRET"])
ARN = "arn:aws:execute-api:us-east-1:123456789012:abcdef123/test/GET/time"
TIMEOUT_S = (7.0, 7.0)
BEARER = re.compile("^Bearer[ ]+([^ ]+)[ ]*$", re.IGNORECASE)
count = 0


class Typed:
    """Has a member for each of its types; one that is missing has the default of its type."""

    types = {}

    def __init__(self, members):
        for name, kind in self.types.items():
            setattr(self, name, convert(members.get(name), kind))

    def to_json(self):
        return json.dumps(vars(self), default=plain)


def convert(value, kind):
    if value is None:
        return {bool: False, int: 0}.get(kind)
    if isinstance(value, list):
        return [convert(item, kind) for item in value]
    if issubclass(kind, Typed):
        return kind(value)
    if issubclass(kind, Enum):
        return kind[value]
    return value


def plain(value):
    return value.name if isinstance(value, Enum) else vars(value)


class Pair(Typed):
    types = {"key": str, "value": str}


class Property(Typed):
    types = {"key": str, "value": str, "hidden": bool}


Action = Enum("Action", ["INTERNAL_SERVER_ERROR", "BAD_REQUEST", "UNAUTHORIZED", "FORBIDDEN", "OK"])
GrantType = Enum("GrantType", ["AUTHORIZATION_CODE", "IMPLICIT", "PASSWORD", "CLIENT_CREDENTIALS", "REFRESH_TOKEN"])


class Request(Typed):
    types = {
        "token": str, "scopes": str, "subject": str, "clientCertificate": str, "dpop": str, "htm": str, "htu": str,
        "resources": str, "uri": str, "message": str, "headers": Pair, "requiredComponents": str, "acrValues": str,
        "maxAge": int, "dpopNonceRequired": bool,
    }


class Response(Typed):
    types = {
        "resultCode": str, "resultMessage": str, "action": Action, "clientId": int, "subject": str, "scopes": str,
        "existent": bool, "usable": bool, "sufficient": bool, "refreshable": bool, "responseContent": str,
        "expiresAt": int, "properties": Property, "clientIdAlias": str, "clientIdAliasUsed": bool,
        "clientEntityId": str, "clientEntityIdUsed": bool, "certificateThumbprint": str, "resources": str,
        "accessTokenResources": str, "authorizationDetails": Typed, "grantId": str, "grant": Typed,
        "consentedClaims": str, "serviceAttributes": Pair, "clientAttributes": Pair, "forExternalAttachment": bool,
        "acr": str, "authTime": int, "grantType": GrantType, "forCredentialIssuance": bool, "cnonce": str,
        "cnonceExpiresAt": int, "issuableCredentials": str, "dpopNonce": str,
    }


def build_event():
    global count
    count += 1
    headers = {
        "accept": "application/json",
        "Host": "api.example.com",
        "User-Agent": "curl/8.10.1",
        "Authorization": "Bearer %010d-dBjftJeZ4CVP-mB92K27uhbUJU1p1r" % count,
        "X-Forwarded-For": "192.0.2.1",
    }
    identity = {"clientCert": {"clientCertPem": PEM}}
    return {"type": "REQUEST", "methodArn": ARN, "headers": headers, "requestContext": {"identity": identity}}


def build_request(event):
    resource_part = event["methodArn"].split(":", 5)[5]
    _api, _stage, _method, _path = resource_part.split("/", 3)
    value = next(value for name, value in event["headers"].items() if name.capitalize() == "Authorization")
    request = Request({})
    request.token = BEARER.fullmatch(value).group(1)
    request.scopes = ["time:query"]
    request.clientCertificate = event["requestContext"]["identity"]["clientCert"]["clientCertPem"]
    return request


def build_policy(event, request, response):
    context = {
        "introspection_request": request.to_json(),
        "introspection_response": response.to_json(),
        "scope": " ".join(response.scopes),
        "client_id": str(response.clientId),
        "sub": response.subject,
        "exp": int(response.expiresAt / 1000),
        "challenge": None,
        "action": response.action.name,
        "resultMessage": response.resultMessage,
    }
    statement = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": event["methodArn"]}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": response.subject, "policyDocument": document, "context": context}


def call():
    event = build_event()
    request = build_request(event)
    answer = requests.request(
        "POST",
        URL,
        params=None,
        data=request.to_json(),
        headers={"Accept": "application/json", "Content-Type": "application/json"},
        auth=CREDENTIALS,
        timeout=TIMEOUT_S,
    )
    answer.raise_for_status()
    response = Response(json.loads(answer.text))
    if response.action is not Action.OK:
        raise RuntimeError("refused")
    return build_policy(event, request, response)


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
