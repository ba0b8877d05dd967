// A site with many nodes: Container Apps, archive and content in Blob Storage, search in an existing Elasticsearch cluster.
// az deployment group create -g GROUP -f infra/main.bicep -p infra/main.bicepparam. See docs/operations.md.

@description('Prefix of all resource names: 3 to 11 lower-case letters and digits.')
@minLength(3)
@maxLength(11)
param name string

@description('Region of all resources.')
param location string = resourceGroup().location

@description('Image of the site with registry and tag; must be public, or readable by the identity created here.')
param image string

@description('Public address of the site, such as https://example.org.')
param siteUrl string

@description('Addresses of the nodes of the Elasticsearch cluster.')
@minLength(1)
param elasticsearchNodes string[]

@description('An API key of Elasticsearch that may read, write and manage the indexes of the site, and nothing else.')
@secure()
param elasticsearchApiKey string

@description('OpenID Connect provider and client id for editors; empty for a site without a desk.')
param editors { authority: string, clientId: string }?

@description('Client secret at that provider.')
@secure()
param editorsClientSecret string = ''

@description('E-mail address for alerts.')
param alertEmail string

@description('Address of an OpenTelemetry receiver (OTLP over gRPC); empty for none.')
param telemetryEndpoint string = ''

@description('Days during which only an owner of the account can change or delete a version of a blob.')
@minValue(1)
@maxValue(3650)
param retentionDays int = 365

@description('Minimum number of nodes. Two, so that one can be replaced.')
@minValue(1)
param minReplicas int = 2

@description('Maximum number of nodes.')
@maxValue(100)
param maxReplicas int = 10

module logs 'modules/logs.bicep' = {
  params: { name: name, location: location }
}

module identity 'modules/identity.bicep' = {
  params: { name: name, location: location }
}

module storage 'modules/storage.bicep' = {
  params: {
    name: name
    location: location
    principalId: identity.outputs.principalId
    retentionDays: retentionDays
    workspaceId: logs.outputs.workspaceId
  }
}

module vault 'modules/vault.bicep' = {
  params: {
    name: name
    location: location
    principalId: identity.outputs.principalId
    elasticsearchNodes: elasticsearchNodes
    elasticsearchApiKey: elasticsearchApiKey
    editorsClientSecret: editorsClientSecret
    workspaceId: logs.outputs.workspaceId
  }
}

module web 'modules/web.bicep' = {
  params: {
    name: name
    location: location
    image: image
    siteUrl: siteUrl
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    blobEndpoint: storage.outputs.blobEndpoint
    container: storage.outputs.container
    nodeSecretUris: vault.outputs.nodeSecretUris
    apiKeySecretUri: vault.outputs.apiKeySecretUri
    editors: editors
    editorsSecretUri: vault.outputs.editorsSecretUri
    telemetryEndpoint: telemetryEndpoint
    minReplicas: minReplicas
    maxReplicas: maxReplicas
    workspaceId: logs.outputs.workspaceId
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    name: name
    location: location
    email: alertEmail
    siteId: web.outputs.id
    storageId: storage.outputs.id
    vaultId: vault.outputs.id
    workspaceId: logs.outputs.workspaceId
    maxReplicas: maxReplicas
  }
}

@description('Address of the site.')
output address string = web.outputs.address

@description('Identity that pulls the image: grant it AcrPull on a private registry.')
output identityPrincipalId string = identity.outputs.principalId

@description('Address of the archive, for the command line.')
output archiveServiceUri string = storage.outputs.blobEndpoint
