import type { Plugin, Rolldown } from 'vite';

/**
 * Takes Node's modules from Node itself. An `import` of one reads every export that it has, and so loads also what is
 * there only for who asks: at a cold start `node:crypto` would bring WebCrypto along.
 */
export const TAKE_BUILTINS: Plugin = {
  name: 'take-builtins',
  renderChunk(code) {
    const { body } = this.parse(code);
    let taken = '';
    let end = 0;
    for (const statement of body)
      if (statement.type === 'ImportDeclaration' && canTake(statement)) {
        taken += `${code.slice(end, statement.start)}${takeBuiltin(statement)}`;
        ({ end } = statement);
      }
    return taken + code.slice(end);
  },
};

type ImportDeclaration = Extract<
  ReturnType<Rolldown.PluginContext['parse']>['body'][number],
  { readonly type: 'ImportDeclaration' }
>;

/** What only an `import` has stays one: a namespace with its `default`, and the error for what a module lacks. */
const canTake = ({ source, specifiers }: ImportDeclaration): boolean => {
  const builtin: object | undefined = process.getBuiltinModule(source.value);
  return (
    builtin !== undefined &&
    specifiers.every((specifier) => {
      if (specifier.type !== 'ImportSpecifier') return specifier.type === 'ImportDefaultSpecifier';
      return specifier.imported.type === 'Identifier' && specifier.imported.name in builtin;
    })
  );
};

/** By `globalThis`, since a module may have a `process` of its own: the imported one, or a function. */
const takeBuiltin = ({ source, specifiers }: ImportDeclaration): string => {
  const members: string[] = [];
  const targets: string[] = [];
  for (const specifier of specifiers) {
    const { name } = specifier.local;
    if (specifier.type !== 'ImportSpecifier') targets.push(name);
    else if (specifier.imported.type === 'Identifier') members.push(`${specifier.imported.name}: ${name}`);
  }
  if (members.length > 0) targets.push(`{ ${members.join(', ')} }`);
  return targets
    .map((target) => `const ${target} = globalThis.process.getBuiltinModule('${source.value}');`)
    .join('');
};
