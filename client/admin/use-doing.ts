import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '../api';
import { useWords } from '../i18n';

/** Does something on the server, reads a list anew, and tells why it failed, in words of the page where there are any. */
export function useDoing(listKey: string, faults: Record<string, string>) {
  const { admin } = useWords().messages;
  const queries = useQueryClient();
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  async function run<Answer>(work: () => Promise<Answer>): Promise<Answer | null> {
    setFault(null);
    setBusy(true);
    try {
      const answer = await work();
      await queries.invalidateQueries({ queryKey: [listKey] });
      return answer;
    } catch (error) {
      const code = error instanceof ApiProblem ? error.problem.code : '';
      const detail = error instanceof ApiProblem ? ` ${error.problem.detail}` : '';
      setFault(faults[code] ?? `${admin.failed}${detail}`);
      return null;
    } finally {
      setBusy(false);
    }
  }
  return { run, fault, isBusy };
}
