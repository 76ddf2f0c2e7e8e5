import { ExpressionBuilder, type RegexUse } from './build-expression.ts';
import { weighExpression } from './expression-weight.ts';
import type { ColumnExpression, ComputedColumn, OrderKey, OutputColumn, QueryPlan, Stage } from './plan.ts';
import { QueryError, type Span } from './query-error.ts';
import { EVENT_SCOPE, type Scope } from './scope.ts';
import type { CommandNode, ItemNode, QueryNode } from './syntax-tree.ts';

type Command<K extends CommandNode['kind']> = Extract<CommandNode, { readonly kind: K }>;

/** `stats` commands in one query (AWS quota for the Standard class). */
const MAX_STATS = 10;

/** Walks over the commands and keeps what they add up to. */
class PlanBuilder {
  readonly #text: string;
  readonly #stages: Stage[] = [];
  readonly #regexes: RegexUse[] = [];
  #scope: Scope = EVENT_SCOPE;
  #order: readonly OrderKey[] = [];
  /** What `fields` named so far; `undefined` when nothing did since the start or the last `stats`. */
  #fields: readonly OutputColumn[] | undefined;
  #display: readonly OutputColumn[] | undefined;
  #stats: readonly OutputColumn[] = [];
  #statsCount = 0;
  #ordering: 'sort' | 'limit' | undefined;
  #limited = false;
  #columns = 0;
  /** Weights of the aliases; columns of `stats` start again at one. */
  readonly #weights = new Map<number, number>();

  constructor(text: string) {
    this.#text = text;
  }

  add(command: CommandNode): void {
    switch (command.kind) {
      case 'fields':
        this.#fields = [...(this.#fields ?? []), ...this.#outputs(command.items)];
        return;
      case 'display':
        this.#display = this.#outputs(command.items);
        return;
      case 'filter':
        this.#addFilter(command);
        return;
      case 'stats':
        this.#addStats(command);
        return;
      case 'sort':
        this.#addSort(command);
        return;
      case 'limit':
        this.#addLimit(command);
        return;
    }
  }

  finish(): QueryPlan {
    const outputs = this.#display ?? this.#fields ?? this.#defaultOutputs();
    const byName = new Map(outputs.map((output) => [output.name, output]));
    return {
      stages: this.#stages,
      rows: this.#scope.rows,
      order: this.#order,
      outputs: [...byName.values()],
      limited: this.#limited,
      regexes: this.#regexes,
    };
  }

  #expressions(definedOnly = false): ExpressionBuilder {
    return new ExpressionBuilder({
      scope: this.#scope,
      text: this.#text,
      definedOnly,
      onRegex: (use) => this.#regexes.push(use),
    });
  }

  #defaultOutputs(): readonly OutputColumn[] {
    if (this.#scope.rows === 'groups') return this.#stats;
    return [
      { name: '@timestamp', expression: { kind: 'system', field: '@timestamp', type: 'timestamp' } },
      { name: '@message', expression: { kind: 'system', field: '@message', type: 'text' } },
    ];
  }

  /** Resolves the items of one command in the scope before it, then defines its aliases for what follows. */
  #outputs(items: readonly ItemNode[]): readonly OutputColumn[] {
    const expressions = this.#expressions();
    const defined = new Map<string, ColumnExpression>();
    const computed: ComputedColumn[] = [];
    const outputs = items.map(({ expression: node, column: name, aliased }): OutputColumn => {
      const expression = expressions.build(node);
      const weight = this.#weigh(expression, node);
      if (!aliased) return { name, expression };
      const column = this.#newColumn(expression, computed);
      this.#weights.set(column.id, weight);
      defined.set(name, column);
      return { name, expression: column };
    });
    if (computed.length > 0) this.#stages.push({ kind: 'compute', columns: computed });
    this.#scope = { ...this.#scope, columns: new Map([...this.#scope.columns, ...defined]) };
    return outputs;
  }

  #weigh(expression: OutputColumn['expression'], span: Span): number {
    return weighExpression(expression, this.#weights, span);
  }

  #newColumn(expression: OutputColumn['expression'], into: ComputedColumn[]): ColumnExpression {
    this.#columns += 1;
    into.push({ id: this.#columns, expression });
    return { kind: 'column', id: this.#columns, type: expression.type };
  }

  #addStats(command: Command<'stats'>): void {
    if (this.#ordering !== undefined) {
      throw new QueryError(
        `"${this.#ordering}" stands before "stats": expected it after the last "stats"`,
        command,
      );
    }
    this.#statsCount += 1;
    if (this.#statsCount > MAX_STATS) {
      throw new QueryError(`expected at most ${MAX_STATS} "stats" commands`, command);
    }
    const builder = this.#expressions(this.#scope.rows === 'groups');
    const groups: ComputedColumn[] = [];
    const aggregates: ComputedColumn[] = [];
    const outputs = new Map<string, ColumnExpression>();
    for (const item of command.groups) {
      const expression = builder.build(item.expression);
      this.#weigh(expression, item);
      outputs.set(item.column, this.#newColumn(expression, groups));
    }
    for (const item of command.aggregates) {
      const expression = builder.build(item.expression, 'statistic');
      this.#weigh(expression, item);
      outputs.set(item.column, this.#newColumn(expression, aggregates));
    }
    this.#stages.push({ kind: 'aggregate', groups, aggregates });
    this.#stats = [...outputs].map(([name, expression]) => ({ name, expression }));
    this.#scope = { rows: 'groups', columns: outputs };
    this.#fields = undefined;
    this.#display = undefined;
  }

  #addFilter({ condition: node }: Command<'filter'>): void {
    const condition = this.#expressions().condition(node);
    this.#weigh(condition, node);
    this.#stages.push({ kind: 'filter', condition });
  }

  #addSort({ keys }: Command<'sort'>): void {
    const expressions = this.#expressions();
    this.#order = keys.map(({ expression: node, direction }) => {
      const expression = expressions.build(node);
      this.#weigh(expression, node);
      return { expression, direction };
    });
    this.#ordering = 'sort';
  }

  #addLimit({ count }: Command<'limit'>): void {
    this.#stages.push({ kind: 'limit', count, order: this.#order, rows: this.#scope.rows });
    this.#ordering = 'limit';
    this.#limited = true;
  }
}

/**
 * Builds the plan of a parsed query: resolves names, types expressions, checks the order of commands.
 *
 * @param text - The query that the tree was parsed from.
 * @throws QueryError where the query breaks a rule of the language or asks for what this store does not run.
 */
export const buildPlan = ({ commands }: QueryNode, text: string): QueryPlan => {
  const builder = new PlanBuilder(text);
  for (const command of commands) builder.add(command);
  return builder.finish();
};
