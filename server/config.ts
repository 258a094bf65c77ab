import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ZhiyuError } from './errors';

/** How much the log says, from nothing to everything. */
export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** What the environment settles before anything starts. Every value is checked; nothing is opened yet. */
export interface Config {
  /** Address the web server listens on. */
  host: string;
  /** Port the web server listens on; 0 takes any free one. */
  port: number;
  /** PostgreSQL to use; null: the embedded one. */
  databaseUrl: string | null;
  /** Absolute path of the folder where the embedded server and snapshots live. */
  dataFolder: string;
  /** Where figures are aggregated: in memory, or in the database for every answer. */
  aggregate: 'cube' | 'sql';
  logLevel: string;
  /** Absolute paths of the certificate and its key; both or neither. */
  tlsCert: string | null;
  tlsKey: string | null;
  /** Addresses and networks of proxies that end TLS before this server, such as 10.0.0.0/8; empty: there is none. */
  proxies: string[];
  /** The address that people use, such as https://zhiyu.example.gov.cn; null: whatever name they come by. */
  publicUrl: string | null;
  /** Absolute path of the file with the key that seals secrets in the database. */
  keyFile: string;
  /** Where people sign in with an account of elsewhere; null: nowhere. */
  oidc: OidcSettings | null;
  /** Origins of other servers from which pages may take base maps. */
  mapOrigins?: string[];
  /** Absolute path of the built client. */
  clientFolder: string;
}

/** A provider of OpenID Connect. */
export interface OidcSettings {
  issuer: string;
  clientId: string;
  /** Null for a public client. */
  clientSecret: string | null;
  /** What the button says. */
  label: string;
  /** Whether the provider asks for a second factor: always, or as it tells each time (`amr` of the ID token). */
  secondFactor: 'told' | 'always';
}

/** What a default depends on besides the environment. */
export interface Surroundings {
  /** Absolute path of the folder that holds this project. */
  projectFolder: string;
  isRoot: boolean;
}

const here: Surroundings = {
  projectFolder: fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, ''),
  isRoot: process.getuid?.() === 0,
};

/**
 * Reads the settings: PORT, HOST, DATABASE_URL, ZHIYU_DATA, AGGREGATE, LOG_LEVEL, MAP_ORIGINS, TLS_CERT, TLS_KEY, TRUSTED_PROXIES,
 * PUBLIC_URL, SECRET_KEY_FILE, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET_FILE, OIDC_LABEL. A setting that is empty counts as not set.
 *
 * @throws ZhiyuError `bad-setting` that names the setting and the values it may have.
 */
export function readConfig(environment: NodeJS.ProcessEnv, surroundings: Surroundings = here): Config {
  const { projectFolder } = surroundings;
  const tlsCert = readPath(environment, 'TLS_CERT');
  const tlsKey = readPath(environment, 'TLS_KEY');
  if ((tlsCert === null) !== (tlsKey === null)) {
    throw badSetting('TLS_CERT and TLS_KEY belong together: set both (paths of PEM files) or neither.');
  }
  const dataFolder = readPath(environment, 'ZHIYU_DATA') ?? defaultDataFolder(surroundings);
  return {
    host: readText(environment, 'HOST') ?? '127.0.0.1',
    port: readPort(environment),
    databaseUrl: readDatabaseUrl(environment),
    dataFolder,
    aggregate: readAggregate(environment),
    logLevel: readLogLevel(environment),
    tlsCert,
    tlsKey,
    proxies: readProxies(environment),
    publicUrl: readPublicUrl(environment),
    keyFile: readPath(environment, 'SECRET_KEY_FILE') ?? join(dataFolder, 'secret.key'),
    oidc: readOidc(environment),
    mapOrigins: readOrigins(environment),
    clientFolder: resolve(projectFolder, 'client', 'dist'),
  };
}

/** Root keeps its data outside the checkout, for the database server runs as another user who must reach it. */
function defaultDataFolder({ projectFolder, isRoot }: Surroundings): string {
  if (!isRoot) return resolve(projectFolder, '.zhiyu');
  return `/var/lib/zhiyu/${createHash('sha256').update(projectFolder).digest('hex').slice(0, 12)}`;
}

function readText(environment: NodeJS.ProcessEnv, name: string): string | null {
  const text = environment[name]?.trim();
  return text === undefined || text === '' ? null : text;
}

function readPath(environment: NodeJS.ProcessEnv, name: string): string | null {
  const path = readText(environment, name);
  return path === null ? null : resolve(path);
}

function readPort(environment: NodeJS.ProcessEnv): number {
  const text = readText(environment, 'PORT') ?? '8080';
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw badSetting(`PORT is “${text}”, but a port is a whole number from 1 to 65535 (0: any free port).`);
}

function readLogLevel(environment: NodeJS.ProcessEnv): string {
  const level = readText(environment, 'LOG_LEVEL') ?? 'info';
  if (logLevels.some((known) => known === level)) return level;
  throw badSetting(`LOG_LEVEL is “${level}”, but it may be one of ${logLevels.join(', ')}.`);
}

function readOrigins(environment: NodeJS.ProcessEnv): string[] {
  const text = readText(environment, 'MAP_ORIGINS') ?? '';
  const origins = text.split(/[\s,]+/).filter((origin) => origin !== '');
  const wrong = origins.find((origin) => !/^https?:\/\/(\*\.)?[\w.-]+(:\d{1,5})?$/.test(origin));
  if (wrong === undefined) return origins;
  throw badSetting(
    `MAP_ORIGINS holds “${wrong}”; it takes origins such as https://t0.tianditu.gov.cn, with commas between.`,
  );
}

function readAggregate(environment: NodeJS.ProcessEnv): 'cube' | 'sql' {
  const where = readText(environment, 'AGGREGATE') ?? 'cube';
  if (where === 'cube' || where === 'sql') return where;
  throw badSetting(`AGGREGATE is “${where}”, but it may be cube or sql.`);
}

function readDatabaseUrl(environment: NodeJS.ProcessEnv): string | null {
  const url = readText(environment, 'DATABASE_URL');
  if (url === null || /^postgres(ql)?:\/\/\S+$/.test(url)) return url;
  // The value is not repeated: it may hold a password.
  throw badSetting(
    'DATABASE_URL is no address of PostgreSQL: postgresql://user:password@host:5432/database.',
  );
}

function readProxies(environment: NodeJS.ProcessEnv): string[] {
  const list = (readText(environment, 'TRUSTED_PROXIES') ?? '').split(/[\s,]+/).filter((part) => part !== '');
  const wrong = list.find((part) => {
    const [address = '', bits] = part.split('/');
    const most = isIP(address) === 4 ? 32 : 128;
    return isIP(address) === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most));
  });
  if (wrong === undefined) return list;
  throw badSetting(
    `TRUSTED_PROXIES holds “${wrong}”, but it lists addresses and networks: 10.0.0.5, 10.1.0.0/16.`,
  );
}

function readPublicUrl(environment: NodeJS.ProcessEnv): string | null {
  const text = readText(environment, 'PUBLIC_URL');
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '')
    return url.origin;
  throw badSetting(
    `PUBLIC_URL is “${text}”, but it is an address without a path: https://zhiyu.example.gov.cn.`,
  );
}

function readOidc(environment: NodeJS.ProcessEnv): OidcSettings | null {
  const issuer = readText(environment, 'OIDC_ISSUER');
  if (issuer === null) return null;
  const url = URL.canParse(issuer) ? new URL(issuer) : null;
  const isHere = url !== null && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isHere))) {
    throw badSetting(`OIDC_ISSUER is “${issuer}”, but it is an address that begins with https://.`);
  }
  const clientId = readText(environment, 'OIDC_CLIENT_ID');
  if (clientId === null)
    throw badSetting('OIDC_ISSUER needs OIDC_CLIENT_ID, the name of Zhiyu at the provider.');
  return {
    issuer,
    clientId,
    clientSecret: readSecretFile(environment, 'OIDC_CLIENT_SECRET_FILE'),
    label: readText(environment, 'OIDC_LABEL') ?? '统一身份认证',
    secondFactor: readSecondFactor(environment),
  };
}

function readSecondFactor(environment: NodeJS.ProcessEnv): OidcSettings['secondFactor'] {
  const said = readText(environment, 'OIDC_SECOND_FACTOR') ?? 'told';
  if (said === 'told' || said === 'always') return said;
  throw badSetting(`OIDC_SECOND_FACTOR is “${said}”, but it may be one of told, always.`);
}

function readSecretFile(environment: NodeJS.ProcessEnv, name: string): string | null {
  const path = readPath(environment, name);
  if (path === null) return null;
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw badSetting(`${name} names ${path}, which cannot be read.`);
  }
}

function badSetting(message: string): ZhiyuError {
  return new ZhiyuError('bad-setting', message, { exitCode: 2 });
}
