export interface Operation {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string | null;
}

export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}
