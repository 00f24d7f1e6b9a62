"""Drives Chromium to a gateway, takes UDP away from it and gives it back: which protocols it speaks.

Runs in a network namespace of its own, where it changes the packet filter.

usage: browser.py PORT KEY     KEY: base64 of the SHA-256 of the certificate's public key; prints one JSON object
"""

import json
import subprocess
import sys

from playwright.sync_api import sync_playwright

NAME = "shop.example"
PATIENCE = 40_000
PROTOCOL = "performance.getEntriesByType('navigation')[0].nextHopProtocol"
ECHO = """address => new Promise(done => {
    const socket = new WebSocket(address);
    socket.onopen = () => socket.send('hello');
    socket.onmessage = message => { done(message.data); socket.close(); };
    socket.onerror = () => done('error');
})"""


def udp(action):
    subprocess.run(["iptables", "-w", action, "INPUT", "-p", "udp", "-j", "DROP"], check=True)


def main():
    port, key = sys.argv[1:]
    told = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[
                "--disable-gpu",
                f"--host-resolver-rules=MAP {NAME} 127.0.0.1",
                f"--ignore-certificate-errors-spki-list={key}",
                # Of a port that nobody asks: all it does is to have Chromium take a certificate of that name that no
                # root it came with vouches for over QUIC as well. Alt-Svc has to bring it there.
                f"--origin-to-force-quic-on={NAME}:1",
                # Off as it ships: there a page of HTTP/3 opens its WebSockets over a new connection of HTTP/1.1.
                "--enable-features=EnableWebsocketsOverHttp3",
            ],
        )

        def visit(page, *paths):
            for path in paths:
                page.goto(f"https://{NAME}:{port}{path}", timeout=PATIENCE)
                told[path] = page.evaluate(PROTOCOL)

        def visit_until_http3(page, path):
            # The first answer wins the race between both, and on a busy machine that is the connection that is there.
            for _ in range(20):
                visit(page, path)
                if told[path] == "h3":
                    break

        def echo(page, path):
            told[path] = page.evaluate(ECHO, f"wss://{NAME}:{port}{path}")

        page = browser.new_page()
        visit(page, "/first")
        visit_until_http3(page, "/second")
        echo(page, "/ws/second")
        udp("-I")
        visit(page, "/blocked")
        echo(page, "/ws/blocked")
        udp("-D")
        # The same one would come back after five minutes, for so long it thinks no more of QUIC.
        page = browser.new_context().new_page()
        visit(page, "/again")
        visit_until_http3(page, "/returned")
        echo(page, "/ws/returned")
        browser.close()
    json.dump(told, sys.stdout)
    print()


if __name__ == "__main__":
    main()
