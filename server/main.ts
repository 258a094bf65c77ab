import { setFlagsFromString } from 'node:v8';
import { Command, CommanderError } from 'commander';
import { ZhiyuError } from './errors';

/** Exit codes: 0 done, 1 failed, 2 wrong usage. */
async function main(parameters: string[]): Promise<number> {
  const program = await createProgram(parameters[0]);
  try {
    await program.parseAsync(parameters, { from: 'user' });
    return process.exitCode === undefined ? 0 : Number(process.exitCode);
  } catch (error) {
    // Help and version were asked for, and end with 0; the rest has been explained by then.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof ZhiyuError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

type Register = (program: Command) => void;

/** What each command needs is loaded when it is asked for; all of it takes seconds. */
const commands: Record<string, () => Promise<Register>> = {
  serve: async () => (await import('./cli/serve')).registerServeCommand,
  demo: async () => (await import('./cli/demo')).registerDemoCommand,
  city: async () => (await import('./cli/city')).registerCityCommand,
  import: async () => (await import('./cli/import')).registerImportCommand,
  export: async () => (await import('./cli/export')).registerExportCommand,
  source: async () => (await import('./cli/source')).registerSourceCommands,
  user: async () => (await import('./cli/user')).registerUserCommand,
  audit: async () => (await import('./cli/audit')).registerAuditCommand,
  token: async () => (await import('./cli/token')).registerTokenCommand,
  originals: async () => (await import('./cli/originals')).registerOriginalsCommand,
  erase: async () => (await import('./cli/erase')).registerEraseCommands,
  retention: async () => (await import('./cli/erase')).registerEraseCommands,
  matters: async () => (await import('./cli/matters')).registerMattersCommand,
  doctor: async () => (await import('./cli/doctor')).registerDoctorCommand,
};

/** The program with the command that is asked for; with all of them for help, and to say what is wrong. */
async function createProgram(asked: string | undefined): Promise<Command> {
  const program = new Command('zhiyu')
    .description('治域 Zhiyu: the cockpit of a city’s citizen cases')
    .version('0.1.0')
    .exitOverride()
    .showHelpAfterError('(zhiyu --help lists the commands)');
  const name = asked === 'pull' ? 'source' : (asked ?? '');
  const only = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const loads = only === undefined ? Object.values(commands) : [only];
  const registers = new Set(await Promise.all(loads.map((load) => load())));
  for (const register of registers) register(program);
  return program;
}

// Cases live for a second or two while they come in. By itself V8 lets four times what lives pile up before it looks
// through the heap: with both cores busy, hundreds of megabytes. Twice is as fast and takes a third less memory.
setFlagsFromString('--heap-growing-percent=100');
const exitCode = await main(process.argv.slice(2));
// Everything is closed and written by now; whatever a library still holds keeps no process alive.
process.exit(exitCode);
