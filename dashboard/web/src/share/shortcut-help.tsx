import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import { type ReactNode, useState } from 'react';
import { SHORTCUTS } from './shortcut.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** The button, and the key `?`, that show the keys of the page. */
export const ShortcutHelp = (): ReactNode => {
  const [isOpen, setIsOpen] = useState(false);
  useShortcuts({ help: () => setIsOpen(true) });
  return (
    <>
      <Button iconName="keyboard" ariaLabel="Keys of this page" onClick={() => setIsOpen(true)} />
      {isOpen && (
        <Modal
          visible
          header="Keys of this page"
          closeAriaLabel="Close the keys"
          onDismiss={() => setIsOpen(false)}
        >
          <dl className="facts">
            {SHORTCUTS.map(({ key, text }) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{text}</dd>
              </div>
            ))}
            <div>
              <dt>
                <kbd>Esc</kbd>
              </dt>
              <dd>In the list: close the open call</dd>
            </div>
          </dl>
        </Modal>
      )}
    </>
  );
};
