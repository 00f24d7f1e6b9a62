"""Asks a gateway by niquests, an ordinary client: HTTP/2 first, then HTTP/3 as Alt-Svc tells.

usage: ask.py HOST:PORT CA PATH     prints what each of three times came, one JSON list
"""

import hashlib
import json
import sys

import niquests

NAME = "shop.example"


def main():
    address, ca, path = sys.argv[1:]
    host, _, port = address.rpartition(":")
    told = []
    with niquests.Session(resolver=f"in-memory://default/?hosts={NAME}:{host}") as session:
        for _ in range(3):
            answer = session.get(f"https://{NAME}:{port}{path}", verify=ca, timeout=20)
            told.append([answer.status_code, str(answer.http_version), hashlib.sha256(answer.content).hexdigest()])
    json.dump(told, sys.stdout)
    print()


if __name__ == "__main__":
    main()
