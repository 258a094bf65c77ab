import { expect, test } from 'vitest';
import { readConfig } from './config';
import { ZhiyuError } from './errors';

const user = { projectFolder: '/srv/zhiyu', isRoot: false };

function readAndFail(environment: NodeJS.ProcessEnv): ZhiyuError {
  try {
    readConfig(environment, user);
  } catch (error) {
    if (error instanceof ZhiyuError) return error;
  }
  throw new Error('it should have been refused');
}

test('without settings it listens on loopback, port 8080, with the embedded server in the project', () => {
  expect(readConfig({}, user)).toEqual({
    host: '127.0.0.1',
    port: 8080,
    databaseUrl: null,
    dataFolder: '/srv/zhiyu/.zhiyu',
    aggregate: 'cube',
    logLevel: 'info',
    tlsCert: null,
    tlsKey: null,
    proxies: [],
    publicUrl: null,
    oidc: null,
    keyFile: '/srv/zhiyu/.zhiyu/secret.key',
    mapOrigins: [],
    clientFolder: '/srv/zhiyu/client/dist',
  });
});

test('root keeps its data outside the checkout, in a folder for each checkout', () => {
  const one = readConfig({}, { projectFolder: '/root/one', isRoot: true }).dataFolder;
  const two = readConfig({}, { projectFolder: '/root/two', isRoot: true }).dataFolder;
  expect(one).toMatch(/^\/var\/lib\/zhiyu\/[0-9a-f]{12}$/);
  expect(two).not.toBe(one);
});

test('every setting is read, and an empty one counts as none', () => {
  const config = readConfig(
    {
      PORT: '0',
      HOST: '::1',
      DATABASE_URL: 'postgresql://zhiyu:secret@db.example:5433/cases',
      ZHIYU_DATA: '/data',
      AGGREGATE: 'sql',
      LOG_LEVEL: 'debug',
      TLS_CERT: '/etc/cert.pem',
      TLS_KEY: '/etc/key.pem',
    },
    user,
  );
  expect(config).toMatchObject({ port: 0, host: '::1', dataFolder: '/data', logLevel: 'debug' });
  expect(config).toMatchObject({ databaseUrl: 'postgresql://zhiyu:secret@db.example:5433/cases' });
  expect(config.aggregate).toBe('sql');
  expect(config).toMatchObject({ tlsCert: '/etc/cert.pem', tlsKey: '/etc/key.pem' });
  expect(readConfig({ PORT: '', DATABASE_URL: ' ' }, user)).toMatchObject({ port: 8080, databaseUrl: null });
});

test.each(['http', '-1', '65536', '80.5', '8080x'])(
  'PORT %s is refused, and the message says what a port is',
  (port) => {
    const error = readAndFail({ PORT: port });
    expect(error).toMatchObject({ code: 'bad-setting', exitCode: 2 });
    expect(error.message).toContain(`PORT is “${port}”`);
    expect(error.message).toContain('65535');
  },
);

test('an unknown log level is refused with the known ones', () => {
  expect(readAndFail({ LOG_LEVEL: 'loud' }).message).toContain(
    'silent, fatal, error, warn, info, debug, trace',
  );
});

test('an unknown place to aggregate is refused with the known ones', () => {
  expect(readAndFail({ AGGREGATE: 'duckdb' }).message).toContain('cube or sql');
});

test('a database address of another kind is refused, without repeating its password', () => {
  const { message } = readAndFail({ DATABASE_URL: 'mysql://root:hunter2@localhost/cases' });
  expect(message).toContain('postgresql://');
  expect(message).not.toContain('hunter2');
});

test('proxies are addresses and networks', () => {
  const read = (proxies: string) => readConfig({ TRUSTED_PROXIES: proxies }, user).proxies;
  expect(read('10.0.0.5, 10.1.0.0/16 fd00::/8')).toEqual(['10.0.0.5', '10.1.0.0/16', 'fd00::/8']);
  for (const wrong of ['everybody', '10.0.0.0/33', '10.0.0']) {
    expect(readAndFail({ TRUSTED_PROXIES: wrong }).message).toContain(`“${wrong}”`);
  }
});

test('the public address is an origin', () => {
  expect(readConfig({ PUBLIC_URL: 'https://zhiyu.example/' }, user).publicUrl).toBe('https://zhiyu.example');
  expect(readAndFail({ PUBLIC_URL: 'https://zhiyu.example/path' }).message).toContain('without a path');
});

test('a certificate without its key is refused', () => {
  expect(readAndFail({ TLS_CERT: '/etc/cert.pem' }).message).toContain('TLS_KEY');
});

test('base maps may come from origins alone', () => {
  const origins = 'https://t0.tianditu.gov.cn, https://*.maps.example:8443';
  expect(readConfig({ MAP_ORIGINS: origins }, user).mapOrigins).toEqual([
    'https://t0.tianditu.gov.cn',
    'https://*.maps.example:8443',
  ]);
  expect(readAndFail({ MAP_ORIGINS: "https://a.example; script-src 'none'" }).code).toBe('bad-setting');
});
