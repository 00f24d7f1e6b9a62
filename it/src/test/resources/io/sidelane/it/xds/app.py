"""An application that says its name: app.py NAME PORT.

/delay/S answers after S seconds; /flaky/N answers 503 until the Nth request for that path; /broken/NAME answers
500 if that is its name; all answers name the application, the path and the header x-seen.
"""
import collections
import http.server
import sys
import time

NAME, PORT = sys.argv[1], int(sys.argv[2])
SEEN = collections.Counter()


class App(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        SEEN[self.path] += 1
        words = self.path.split("/")
        status = 200
        if words[1] == "delay":
            time.sleep(float(words[2]))
        if words[1] == "flaky" and SEEN[self.path] < int(words[2]):
            status = 503
        if words[1] == "broken" and words[2] == NAME:
            status = 500
        body = f"{NAME} {self.path} {self.headers.get('x-seen', '-')}\n".encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("0.0.0.0", PORT), App).serve_forever()
