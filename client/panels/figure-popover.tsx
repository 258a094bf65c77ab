import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { useWords } from '../i18n';
import controls from './controls.module.css';
import { FigureDetails, type FigureDetailsProps } from './figure-details';
import { useOpened } from './use-opened';

/** A figure that tells what it rests on when it is pressed. */
export function FigurePopover(
  props: FigureDetailsProps & { className: string | undefined; testId?: string; children: ReactNode },
) {
  const { className, testId, children, ...details } = props;
  const { messages } = useWords();
  const title = messages.figures.details(details.label);
  const [isOpen, setOpen] = useOpened();
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger className={className} data-testid={testId} title={title}>
        {children}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={controls.popover}
          side="bottom"
          align="center"
          sideOffset={4}
          collisionPadding={8}
          aria-label={title}
          data-testid="figure-sheet"
        >
          <FigureDetails {...details} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
