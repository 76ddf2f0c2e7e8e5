import { type ReactNode, useState } from 'react';

interface DisclosureProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** Something behind its title. What is inside is not made before it is opened. */
export const Disclosure = ({ title, children }: DisclosureProps): ReactNode => {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="disclosure" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && children}
    </details>
  );
};
