import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { isLoopback, OwnAddress } from '../../../electron/serve/own-address.ts';
import { certificateFor } from './certificate.ts';

function requestTo(host: string, origin?: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers = { host, ...(origin !== undefined && { origin }) };
  return request;
}

test('beyond this computer, the names and addresses of the certificate are ours', () => {
  const { certificate } = certificateFor('DNS:router-desk.example,IP:192.0.2.7');
  const own = new OwnAddress({ address: '0.0.0.0', port: 8443, certificate });
  const hosts = [
    'router-desk.example:8443',
    '192.0.2.7:8443',
    'ROUTER-DESK.example:8443',
    'evil.example:8443',
    '192.0.2.8:8443',
    'localhost:8443',
    'router-desk.example',
  ];
  expect(hosts.map((host) => own.isHost(requestTo(host)))).toEqual([true, true, true, false, false, false, false]);
  expect(own.isOrigin(requestTo('192.0.2.7:8443', 'https://192.0.2.7:8443'))).toBe(true);
  expect(own.isOrigin(requestTo('192.0.2.7:8443', 'http://192.0.2.7:8443'))).toBe(false);
});

test('at the usual port the browser leaves it out', () => {
  const own = new OwnAddress({ address: '127.0.0.1', port: 80, certificate: null });
  expect(own.isHost(requestTo('localhost'))).toBe(true);
});

test.each([
  ['127.0.0.1', true],
  ['127.8.8.8', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.1.2', false],
  ['127.evil.example', false],
])('%s is of this computer only: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
});
