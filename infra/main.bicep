// A site of many nodes: Container Apps, the archive and the content in Blob Storage, the search in an Elasticsearch cluster that exists already.
// az deployment group create -g GROUP -f infra/main.bicep -p infra/main.bicepparam. See docs/operations.md.

@description('What the names of all resources begin with: 3 to 11 small letters and digits.')
@minLength(3)
@maxLength(11)
param name string

@description('Where everything is placed.')
param location string = resourceGroup().location

@description('The image of the site, with its registry and its tag, which must be readable without a password or by the identity that this makes.')
param image string

@description('The public address of the site, such as https://example.org.')
param siteUrl string

@description('Addresses of the nodes of the Elasticsearch cluster.')
@minLength(1)
param elasticsearchNodes string[]

@description('An API key of Elasticsearch that may read, write and manage the indexes of the site, and nothing else.')
@secure()
param elasticsearchApiKey string

@description('The OpenID Connect provider that editors sign in with, and the site there; empty for a site without editors.')
param editors { authority: string, clientId: string }?

@description('The secret of the site at that provider.')
@secure()
param editorsClientSecret string = ''

@description('Who is written to when something is wrong.')
param alertEmail string

@description('Address of a receiver of OpenTelemetry (OTLP over gRPC); empty for none.')
param telemetryEndpoint string = ''

@description('Days in which no version of a blob can be changed or deleted by anybody but an owner of the account.')
@minValue(1)
@maxValue(3650)
param retentionDays int = 365

@description('Nodes when little is asked. Two, so that one may be replaced.')
@minValue(1)
param minReplicas int = 2

@description('Nodes when much is asked.')
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

@description('Where the site answers.')
output address string = web.outputs.address

@description('The identity that may read the image: give it AcrPull on a private registry.')
output identityPrincipalId string = identity.outputs.principalId

@description('The address of the archive, for the command line.')
output archiveServiceUri string = storage.outputs.blobEndpoint
