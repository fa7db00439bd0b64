import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { getOperationAST, parse, type OperationDefinitionNode } from 'graphql';
import { useMemo, useRef, useState } from 'react';
import type { Api } from './api';
import { fillVariables, type SavedOperation } from './saved-operation';
import type { Streams } from './streams';

const HEADINGS = { mutation: 'Mutations', subscription: 'Subscriptions', query: 'Queries' } as const;

/** The saved operations: one click puts one into the editor, with variables that are there. */
export function OperationList(parts: { operations: readonly SavedOperation[]; api: Api; streams: Streams }) {
  const { operations, api, streams } = parts;
  const [problem, setProblem] = useState<string | null>(null);
  const [picked, setPicked] = useState<string | null>(null);
  const [filling, setFilling] = useState(false);
  const picks = useRef(0);
  const actions = useGraphiQLActions();
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const groups = useMemo(() => Object.groupBy(sendingFirst(operations), kindOf), [operations]);
  const documents = useMemo(() => new Set(operations.map(({ document }) => document.trim())), [operations]);
  const ready = queryEditor !== undefined && variableEditor !== undefined;

  async function pick(operation: SavedOperation): Promise<void> {
    if (!queryEditor || !variableEditor) return;
    const turn = ++picks.current;
    setPicked(operation.name);
    setProblem(null);
    setFilling(true);
    let variables = operation.variables;
    let words: string | null = null;
    try {
      variables = await fillVariables(operation, (query, which) => api.ask(query, which));
    } catch (error) {
      words = `${titleOf(operation)}: ${wordsOf(error)}`;
    }
    if (turn !== picks.current) return;
    setProblem(words);
    setFilling(false);
    // A subscription that runs goes on, in the list of events; what somebody wrote themselves stays in its own tab.
    streams.detachAll();
    actions.stop();
    const written = queryEditor.getValue().trim();
    if (written !== '' && !documents.has(written)) actions.addTab();
    queryEditor.setValue(operation.document);
    variableEditor.setValue(Object.keys(variables).length === 0 ? '' : JSON.stringify(variables, null, 2));
    // GraphiQL reads the name of the operation some time after the text changed: Run would ask for the old one until then.
    const documentAST = parse(operation.document);
    const node = getOperationAST(documentAST) as OperationDefinitionNode;
    actions.setOperationFacts({ documentAST, operationName: node.name?.value, operations: [node] });
  }

  return (
    <nav className="operations" aria-label="Saved operations" aria-busy={filling}>
      <h2>Saved operations</h2>
      <p className="hint">Pick one, then Run (Ctrl-Enter).</p>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {Object.entries(HEADINGS).map(([kind, heading]) => (
        <section key={kind} aria-label={heading}>
          <h3>{heading}</h3>
          <ul>
            {groups[kind as keyof typeof HEADINGS]?.map((operation) => (
              <li key={operation.name}>
                <button
                  type="button"
                  data-operation={operation.name}
                  disabled={!ready}
                  aria-current={operation.name === picked}
                  title={aboutOf(operation)}
                  onClick={() => void pick(operation)}
                >
                  {titleOf(operation)}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

/** What most come for: the transfers of each provider. */
function sendingFirst(operations: readonly SavedOperation[]): SavedOperation[] {
  const isSending = ({ name }: SavedOperation) => (/^create-.*-transfer/.test(name) ? 0 : 1);
  return operations.toSorted((a, b) => isSending(a) - isSending(b) || a.name.localeCompare(b.name));
}

function kindOf({ document }: SavedOperation): keyof typeof HEADINGS {
  return getOperationAST(parse(document))?.operation ?? 'query';
}

const PROVIDER_NAMES: Readonly<Record<string, string>> = {
  cinetpay: 'CinetPay',
  machnet: 'Machnet',
  peex: 'Peex',
  xprizo: 'Xprizo',
};

function titleOf({ name }: SavedOperation): string {
  const words = name.split('-').map((word) => PROVIDER_NAMES[word] ?? word);
  const title = words.join(' ');
  return title.charAt(0).toUpperCase() + title.slice(1);
}

/** The comment at its head. */
function aboutOf({ document }: SavedOperation): string {
  return /^# (.*)/.exec(document)?.[1] ?? '';
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return /^there is no (transfer|reference)/.test(words)
    ? `${words} yet; run one of the Create … transfer first`
    : words;
}
