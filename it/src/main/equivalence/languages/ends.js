// SPDX-License-Identifier: Apache-2.0
// Uploads and their receiver in Node.
//
//   ends.js serve ADDR PORT                       prints "listening PORT"; answers a PUT with its SHA-256
//   ends.js upload ADDR PORT COUNT SEED MAX       prints "uploads N right N wrong N failed N"
'use strict';
const http = require('node:http');
const crypto = require('node:crypto');

const CONNECTIONS = 4;
const [mode, addr, port, count, seed, limit] = process.argv.slice(2);

function serve() {
  const server = http.createServer((request, response) => {
    const digest = crypto.createHash('sha256');
    request.on('data', (part) => digest.update(part));
    request.on('end', () => response.end(digest.digest('hex')));
  });
  server.requestTimeout = 0;
  server.listen(Number(port), addr, () => console.log('listening', server.address().port));
  process.stdin.resume().on('end', () => process.exit(0));
}

function put(agent, body) {
  return new Promise((resolve, reject) => {
    const options = { agent, host: addr, port: Number(port), method: 'PUT', headers: { 'Content-Length': body.length } };
    const request = http.request(options, (response) => {
      let answer = '';
      response.on('data', (part) => (answer += part));
      response.on('end', () => resolve(answer));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function upload() {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const seen = { right: 0, wrong: 0, failed: 0 };
  // Content and sizes follow from the seed: a block of a cipher's stream, as long as needed.
  const stream = crypto.createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16));
  const random = (n) => stream.update(Buffer.alloc(n));
  const sizes = [];
  for (let i = 0; i < Number(count); i++) {
    sizes.push(Math.min(Number(limit), Math.floor(2 ** (25 * random(4).readUInt32LE() / 2 ** 32))));
  }
  const worker = async () => {
    for (let size = sizes.pop(); size !== undefined; size = sizes.pop()) {
      const body = random(size);
      try {
        const answer = await put(agent, body);
        const right = answer === crypto.createHash('sha256').update(body).digest('hex');
        seen[right ? 'right' : 'wrong']++;
      } catch (e) {
        console.log('failed:', e.message);
        seen.failed++;
      }
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  agent.destroy();
  console.log(`uploads ${count} right ${seen.right} wrong ${seen.wrong} failed ${seen.failed}`);
}

if (mode === 'serve') serve();
else upload();
