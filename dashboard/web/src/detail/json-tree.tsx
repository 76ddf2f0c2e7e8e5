import TreeView from '@cloudscape-design/components/tree-view';
import { type ReactNode, useState } from 'react';
import { CopyButton } from '../share/copy-button.tsx';
import { buildJsonTree, collectParents, type JsonNode } from './json-node.ts';

/** A JSON value as a tree, with its objects and lists open, and the whole to copy. Every value is text. */
export const JsonTree = ({
  title,
  value,
}: {
  readonly title: string;
  readonly value: unknown;
}): ReactNode => {
  const [nodes] = useState(() => buildJsonTree(value));
  const [expanded, setExpanded] = useState<readonly string[]>(() => collectParents(nodes));
  return (
    <div className="json">
      <CopyButton
        variant="icon"
        label={`Copy the ${title} as JSON`}
        content={JSON.stringify(value, null, 2)}
      />
      <div className="json-tree">
        <TreeView<JsonNode>
          ariaLabel={title}
          items={nodes}
          getItemId={({ id }) => id}
          getItemChildren={({ children }) => children}
          renderItem={({ name, text, children }) => ({
            content: (
              <code>
                <span className="json-name">{name}</span> {text}
              </code>
            ),
            announcementLabel: children === undefined ? `${name}: ${text}` : name,
          })}
          expandedItems={expanded}
          onItemToggle={({ detail: { id, expanded: isOpen } }) =>
            setExpanded((ids) => (isOpen ? [...ids, id] : ids.filter((one) => one !== id)))
          }
          i18nStrings={{
            expandButtonLabel: ({ name }) => `Open ${name}`,
            collapseButtonLabel: ({ name }) => `Close ${name}`,
          }}
        />
      </div>
    </div>
  );
};
