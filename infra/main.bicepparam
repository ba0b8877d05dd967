// An example: copy it, and pass the key in the environment.
using 'main.bicep'

param name = 'truth'
param image = 'registry.example.org/transparency:0.1.0'
param siteUrl = 'https://example.org'
param elasticsearchNodes = ['https://es.example.org:9200']
param elasticsearchApiKey = readEnvironmentVariable('ELASTICSEARCH_API_KEY', '')
param editors = { authority: 'https://login.example.org/realms/site', clientId: 'transparency' }
param editorsClientSecret = readEnvironmentVariable('EDITORS_CLIENT_SECRET', '')
param alertEmail = 'operators@example.org'
