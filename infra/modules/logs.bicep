// Log Analytics: logs of the nodes, and access logs of storage and vault.

param name string
param location string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 90
    features: { disableLocalAuth: true }
  }
}

output workspaceId string = workspace.id
