// Runs the audit of graphql-http, the reference implementation of GraphQL over HTTP, against a façade that is running.
// It must answer questions about the schema. Ends with 1 on any error or warning; a notice is a thing we do not offer.
import { serverAudits } from 'graphql-http';

const url = process.argv[2];
const count = { ok: 0, notice: 0, warn: 0, error: 0 };
for (const audit of serverAudits({ url, fetchFn: fetch })) {
  const result = await audit.fn();
  count[result.status] += 1;
  if (result.status !== 'ok') {
    console.log(`${result.status} ${result.id} ${result.name}: ${result.reason}`);
  }
}
console.log(JSON.stringify(count));
process.exit(count.warn + count.error > 0 ? 1 : 0);
