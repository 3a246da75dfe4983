"""The GraphQL schema: what is published of the records, and the resolvers that ask for them."""
