import { Command, CommanderError } from 'commander';
import { registerCityCommand } from './cli/city';
import { registerDemoCommand } from './cli/demo';
import { registerDoctorCommand } from './cli/doctor';
import { registerExportCommand } from './cli/export';
import { registerImportCommand } from './cli/import';
import { registerMattersCommand } from './cli/matters';
import { registerServeCommand } from './cli/serve';
import { registerSourceCommands } from './cli/source';
import { ZhiyuError } from './errors';

/** Exit codes: 0 done, 1 failed, 2 wrong usage. */
async function main(parameters: string[]): Promise<number> {
  const program = createProgram();
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

function createProgram(): Command {
  const program = new Command('zhiyu')
    .description('治域 Zhiyu: the cockpit of a city’s citizen cases')
    .version('0.1.0')
    .exitOverride()
    .showHelpAfterError('(zhiyu --help lists the commands)');
  registerServeCommand(program);
  registerDemoCommand(program);
  registerCityCommand(program);
  registerImportCommand(program);
  registerExportCommand(program);
  registerSourceCommands(program);
  registerMattersCommand(program);
  registerDoctorCommand(program);
  return program;
}

process.exitCode = await main(process.argv.slice(2));
