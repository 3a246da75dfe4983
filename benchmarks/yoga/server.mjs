// A GraphQL server as one would write it by hand for this one query: Yoga, a dataloader per kind, undici, nothing cached.
//
//   node server.mjs PORT '{"klanten": "http://...", "zaken": ..., "catalogi": ..., "objecten": ..., "token": ..., "geheim": ..., "taken": ...}'
//
// With `"five": true` it is written by somebody who knows the registers as the façade does: types are cached, and the
// list of zaken is asked with their statussen.
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import DataLoader from 'dataloader'
import { createSchema, createYoga } from 'graphql-yoga'
import { Agent, request, setGlobalDispatcher } from 'undici'

const [port, given] = [Number(process.argv[2]), JSON.parse(process.argv[3])]
setGlobalDispatcher(new Agent({ connections: 100, pipelining: 1 }))

const base64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = () => {
  const claims = { iss: 'klantbeeld', iat: Math.floor(Date.now() / 1000), client_id: 'klantbeeld', user_id: '', user_representation: '' }
  const signed = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64(claims)}`
  return `Bearer ${signed}.${createHmac('sha256', given.geheim).update(signed).digest('base64url')}`
}
const asked = async (url, headers, body) => {
  const answer = await request(url, {
    method: body ? 'POST' : 'GET',
    headers: body ? { ...headers, 'content-type': 'application/json' } : headers,
    body: body && JSON.stringify(body),
  })
  const json = await answer.body.json()
  if (answer.statusCode !== 200) throw new Error(`${answer.statusCode}`)
  return json
}
const withToken = (url, body) => asked(url, { authorization: `Token ${given.token}`, 'content-crs': 'EPSG:4326' }, body)
const withJwt = (url, body) => asked(url, { authorization: jwt(), 'accept-crs': 'EPSG:4326', 'content-crs': 'EPSG:4326' }, body)

const text = (value) => value || null
const moment = (value) => value && new Date(value).toISOString().replace('.000Z', '+00:00')
const newest = (field) => (one, other) => (one[field] < other[field] ? 1 : one[field] > other[field] ? -1 : 0)
const whole = (nodes, bron) => ({ nodes, volledig: true, bronnen: [{ bron: { naam: bron }, status: 'GELEVERD' }] })
const eachByUrl = () => new DataLoader((urls) => Promise.all(urls.map((url) => withJwt(url))))
const types = given.five ? eachByUrl() : null

const schema = createSchema({
  typeDefs: /* GraphQL */ `
    enum Status { GELEVERD FOUT }
    enum SoortPartij { PERSOON ORGANISATIE CONTACTPERSOON }
    enum Taakstatus { TE_VERWERKEN INGEDIEND VERWERKT VERVALLEN }
    input Van { bsn: String! }
    type Query { klantbeeld(van: Van!): Klantbeeld }
    type Klantbeeld {
      partijen: Partijen
      zaken(first: Int!): Zaken
      klantcontacten(first: Int!): Klantcontacten
      klanttaken(first: Int!): Klanttaken
    }
    type Bron { naam: String! }
    type Bronresultaat { bron: Bron! status: Status! }
    type Partijen { nodes: [Partij!]! volledig: Boolean! bronnen: [Bronresultaat!]! }
    type Partij { nummer: String naam: String soortPartij: SoortPartij indicatieActief: Boolean indicatieGeheimhouding: Boolean }
    type Referentiewaarde { code: String naam: String }
    type Zaakstatus { naam: String gezetOp: String }
    type Zaken { nodes: [Zaak!]! volledig: Boolean! bronnen: [Bronresultaat!]! }
    type Zaak {
      identificatie: String omschrijving: String toelichting: String
      startdatum: String einddatum: String streefdatum: String fataleDatum: String
      zaaktype: Referentiewaarde status: Zaakstatus
    }
    type Klantcontacten { nodes: [Klantcontact!]! volledig: Boolean! bronnen: [Bronresultaat!]! }
    type Klantcontact {
      plaatsgevondenOp: String kanaal: Referentiewaarde onderwerp: String inhoud: String
      taal: Referentiewaarde indicatieContactGelukt: Boolean
    }
    type Klanttaken { nodes: [Klanttaak!]! volledig: Boolean! bronnen: [Bronresultaat!]! }
    type Klanttaak { titel: String taakstatus: Taakstatus uiterlijkOp: String soort: Referentiewaarde }
  `,
  resolvers: {
    Query: { klantbeeld: (_, { van }) => van },
    Klantbeeld: {
      partijen: async ({ bsn }, _, { partijen }) => whole(await partijen.load(bsn), 'klanten'),
      klantcontacten: async ({ bsn }, { first }, { uuids }) => {
        const lists = await Promise.all(
          (await uuids.load(bsn)).map((uuid) =>
            withToken(`${given.klanten}klantcontacten?hadBetrokkene__wasPartij__uuid=${uuid}&page=1&pageSize=500`)),
        )
        const found = lists.flatMap((one) => one.results)
        return whole(found.sort(newest('plaatsgevondenOp')).slice(0, first), 'klanten')
      },
      zaken: async ({ bsn }, { first }) => {
        const zoek = {
          rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn: bsn,
          ordering: '-startdatum,-identificatie',
          ...(given.five ? { expand: ['status'] } : {}),
        }
        const found = await withJwt(`${given.zaken}zaken/_zoek?page=1&pageSize=${first}`, zoek)
        return whole(found.results, 'zaken-1')
      },
      klanttaken: async ({ bsn }, { first }) => {
        const zoek = { type: given.taken, data_attrs: `identificatie__value__exact__${bsn}` }
        const found = await withToken(`${given.objecten}objects/search?page=1&pageSize=500`, zoek)
        const taken = found.results.map((one) => one.record.data).sort((a, b) => (a.verloopdatum < b.verloopdatum ? -1 : 1))
        return whole(taken.slice(0, first), 'objecten')
      },
    },
    Partij: {
      nummer: (one) => text(one.nummer),
      naam: (one) => one.partijIdentificatie.volledigeNaam,
      soortPartij: (one) => one.soortPartij.toUpperCase(),
    },
    Zaak: {
      toelichting: (one) => text(one.toelichting),
      streefdatum: (one) => one.einddatumGepland,
      fataleDatum: (one) => one.uiterlijkeEinddatumAfdoening,
      zaaktype: async (one, _, { types }) => {
        const found = await types.load(one.zaaktype)
        return { code: found.identificatie, naam: found.omschrijving }
      },
      status: async (one, _, { statussen, types }) => {
        const found = one._expand?.status ?? (await statussen.load(one.status))
        return { naam: (await types.load(found.statustype)).omschrijving, gezetOp: moment(found.datumStatusGezet) }
      },
    },
    Klantcontact: {
      plaatsgevondenOp: (one) => moment(one.plaatsgevondenOp),
      kanaal: (one) => ({ code: one.kanaal }),
      taal: (one) => ({ code: one.taal }),
    },
    Klanttaak: {
      taakstatus: () => 'TE_VERWERKEN',
      uiterlijkOp: (one) => moment(one.verloopdatum),
      soort: () => ({ code: 'formulier' }),
    },
  },
})

const context = () => {
  const uuids = new DataLoader((bsns) =>
    Promise.all(bsns.map(async (bsn) => {
      const found = await withToken(`${given.klanten}partij-identificatoren?partijIdentificatorObjectId=${bsn}&page=1&pageSize=500`)
      return found.results
        .filter((one) => one.partijIdentificator.codeSoortObjectId === 'bsn')
        .map((one) => one.identificeerdePartij.uuid)
    })))
  const partijen = new DataLoader((bsns) =>
    Promise.all(bsns.map(async (bsn) =>
      Promise.all((await uuids.load(bsn)).map((uuid) => withToken(`${given.klanten}partijen/${uuid}`))))))
  return { uuids, partijen, statussen: eachByUrl(), types: types ?? eachByUrl() }
}

const yoga = createYoga({ schema, context, logging: false, graphiql: false, maskedErrors: false })
createServer(yoga).listen(port, '127.0.0.1', () => console.log('ready'))
