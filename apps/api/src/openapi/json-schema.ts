import type { SwaggerDocumentOptions } from '@nestjs/swagger';
import * as z from 'zod';

type StandardSchemaConverter = NonNullable<SwaggerDocumentOptions['standardSchemaConverter']>;
type Json = Record<string, unknown>;
type Direction = 'input' | 'output';

const idOf = (schema: z.ZodType): string | undefined => z.globalRegistry.get(schema)?.id;

const withoutMarks = ({ $schema: _, $defs, id: __, ...schema }: Json): { schema: Json; definitions: Record<string, Json> } => ({
  schema,
  definitions: Object.fromEntries(
    Object.entries(($defs ?? {}) as Record<string, Json>).map(([name, { id: ___, ...definition }]) => [name, definition]),
  ),
});

const convert = (schema: z.ZodType, io: Direction) =>
  withoutMarks(z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' }));

/** All components that a schema brings along, itself included where it has an id. */
const componentsOf = (schema: z.ZodType, io: Direction): { root: Json; components: Record<string, Json> } => {
  const { schema: root, definitions } = convert(schema, io);
  const id = idOf(schema);
  if (id === undefined) return { root, components: definitions };
  // Where a schema is met within itself, zod has made a definition of it already.
  if (id in definitions) return { root: { $ref: `#/components/schemas/${id}` }, components: definitions };
  return { root: { $ref: `#/components/schemas/${id}` }, components: { ...definitions, [id]: root } };
};

/**
 * A contract as a JSON Schema of OpenAPI 3.1; schemas with an id become components. Where what may be sent differs from what is
 * answered (a default makes a property optional on the way in), the component of the way in is called `<id>Input`.
 */
export const contractSchema: StandardSchemaConverter = (given, { schemaType }) => {
  if (!(given instanceof z.ZodType)) return undefined;
  const output = componentsOf(given, 'output');
  if (schemaType === 'output') return { schema: output.root, components: output.components };
  const input = componentsOf(given, 'input');
  const differing = Object.keys(input.components).filter(
    (name) => !name.endsWith('Input') && JSON.stringify(input.components[name]) !== JSON.stringify(output.components[name]),
  );
  const renamed = differing.reduce(
    (text, name) =>
      text
        .replaceAll(`"#/components/schemas/${name}"`, `"#/components/schemas/${name}Input"`)
        .replaceAll(`"#/$defs/${name}"`, `"#/$defs/${name}Input"`),
    JSON.stringify(input),
  );
  const { root, components } = JSON.parse(renamed) as typeof input;
  return {
    schema: root,
    components: Object.fromEntries(
      Object.entries(components).map(([name, component]) => [differing.includes(name) ? `${name}Input` : name, component]),
    ),
  };
};
