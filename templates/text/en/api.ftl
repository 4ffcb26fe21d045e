api-docs-title = The API
api-docs-says = Everything the pages do, programs can do as well. Errors are problem documents with a sentence for people.
api-docs-document = The same for programs, OpenAPI 3.1
api-docs-list = a page of
api-docs-query = In the query:
api-docs-takes = Takes:
api-docs-gives = Answers:
api-docs-version = Needs the version it is made from, as If-Match.
