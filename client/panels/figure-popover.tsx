import { Popover } from 'radix-ui';
import { type ReactNode, type RefObject, useRef } from 'react';
import { useWords } from '../i18n';
import controls from './controls.module.css';
import { FigureDetails, type FigureDetailsProps } from './figure-details';
import { useOpened } from './use-opened';

/**
 * A figure that tells what it rests on when it is pressed. A page has dozens of them, and nearly all stay closed: what opens is
 * made when it does.
 */
export function FigurePopover(
  props: FigureDetailsProps & { className: string | undefined; testId?: string; children: ReactNode },
) {
  const { className, testId, children, ...details } = props;
  const { messages } = useWords();
  const title = messages.figures.details(details.label);
  const [isOpen, setOpen] = useOpened();
  const trigger = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className={className}
        data-testid={testId}
        title={title}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        data-state={isOpen ? 'open' : 'closed'}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </button>
      {isOpen && <Sheet title={title} trigger={trigger} details={details} onOpenChange={setOpen} />}
    </>
  );
}

function Sheet(props: {
  title: string;
  trigger: RefObject<HTMLButtonElement | null>;
  details: FigureDetailsProps;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const { title, trigger, details, onOpenChange } = props;
  const wasLeft = useRef(false);
  return (
    <Popover.Root open onOpenChange={onOpenChange}>
      <Popover.Anchor virtualRef={trigger} />
      <Popover.Portal>
        <Popover.Content
          className={controls.popover}
          side="bottom"
          align="center"
          sideOffset={4}
          collisionPadding={8}
          aria-label={title}
          data-testid="figure-sheet"
          onInteractOutside={(event) => {
            // Its own button closes it by itself.
            if (trigger.current?.contains(event.target as Node)) event.preventDefault();
            else wasLeft.current = true;
          }}
          onCloseAutoFocus={(event) => {
            // The focus comes back to the figure, unless the reader has gone elsewhere.
            event.preventDefault();
            if (!wasLeft.current) trigger.current?.focus();
          }}
        >
          <FigureDetails {...details} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
