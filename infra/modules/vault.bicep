// Address and API key of the Elasticsearch cluster. The site may read these secrets and nothing else.

param name string
param location string
param principalId string
param elasticsearchNodes string[]
@secure()
param elasticsearchApiKey string
@secure()
param editorsClientSecret string
param workspaceId string

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: '${name}-secrets'
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
  }
}

resource nodes 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = [
  for (node, i) in elasticsearchNodes: {
    parent: vault
    name: 'elasticsearch-node-${i}'
    properties: { value: node, contentType: 'address' }
  }
]

resource apiKey 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'elasticsearch-api-key'
  properties: { value: elasticsearchApiKey, contentType: 'API key' }
}

resource editorsSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(editorsClientSecret)) {
  parent: vault
  name: 'editors-client-secret'
  properties: { value: editorsClientSecret, contentType: 'OpenID Connect client secret' }
}

resource nodeAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (node, i) in elasticsearchNodes: {
    name: guid(nodes[i].id, principalId, secretsUser)
    scope: nodes[i]
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
    }
  }
]

resource apiKeyAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(apiKey.id, principalId, secretsUser)
  scope: apiKey
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

resource editorsSecretAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(editorsClientSecret)) {
  name: guid(editorsSecret.id, principalId, secretsUser)
  scope: editorsSecret
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

resource asked 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-logs'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

output id string = vault.id
output nodeSecretUris string[] = [for (node, i) in elasticsearchNodes: nodes[i].properties.secretUri]
output apiKeySecretUri string = apiKey.properties.secretUri
output editorsSecretUri string = '${vault.properties.vaultUri}secrets/editors-client-secret'
