// Alerts: errors for readers, crashing nodes, an archive that can't be read or indexed, a cluster at its limit.

param name string
param location string
param email string
param siteId string
param storageId string
param vaultId string
param workspaceId string
param maxReplicas int

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-people'
  location: 'global'
  properties: {
    groupShortName: take(name, 12)
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

type Measure = {
  what: string
  scope: string
  namespace: string
  metric: string
  aggregation: 'Average' | 'Maximum' | 'Minimum' | 'Total'
  operator: 'GreaterThan' | 'LessThan' | 'GreaterThanOrEqual'
  threshold: int
  severity: int
  dimensions: { name: string, operator: 'Include', values: string[] }[]
}

var measures Measure[] = [
  {
    what: 'errors-for-readers'
    scope: siteId
    namespace: 'Microsoft.App/containerApps'
    metric: 'Requests'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 20
    severity: 1
    dimensions: [{ name: 'statusCodeCategory', operator: 'Include', values: ['5xx'] }]
  }
  {
    what: 'nodes-restart'
    scope: siteId
    namespace: 'Microsoft.App/containerApps'
    metric: 'RestartCount'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: 2
    severity: 1
    dimensions: []
  }
  {
    what: 'nodes-at-their-limit'
    scope: siteId
    namespace: 'Microsoft.App/containerApps'
    metric: 'Replicas'
    aggregation: 'Maximum'
    operator: 'GreaterThanOrEqual'
    threshold: maxReplicas
    severity: 2
    dimensions: []
  }
  {
    what: 'storage-away'
    scope: storageId
    namespace: 'Microsoft.Storage/storageAccounts'
    metric: 'Availability'
    aggregation: 'Average'
    operator: 'LessThan'
    threshold: 99
    severity: 1
    dimensions: []
  }
  {
    what: 'vault-away'
    scope: vaultId
    namespace: 'Microsoft.KeyVault/vaults'
    metric: 'Availability'
    aggregation: 'Average'
    operator: 'LessThan'
    threshold: 99
    severity: 2
    dimensions: []
  }
]

resource metricAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for measure in measures: {
    name: '${name}-${measure.what}'
    location: 'global'
    properties: {
      enabled: true
      severity: measure.severity
      scopes: [measure.scope]
      evaluationFrequency: 'PT1M'
      windowSize: 'PT5M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: measure.what
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: measure.namespace
            metricName: measure.metric
            timeAggregation: measure.aggregation
            operator: measure.operator
            threshold: measure.threshold
            dimensions: measure.dimensions
          }
        ]
      }
      actions: [{ actionGroupId: people.id }]
    }
  }
]

// The index falls behind while the archive can't be indexed; the site logs each failed attempt.
resource behind 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${name}-archive-not-followed'
  location: location
  properties: {
    displayName: 'The archive is not followed'
    enabled: true
    severity: 1
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      allOf: [
        {
          query: 'ContainerAppConsoleLogs | where ContainerAppName == "${name}-site" and Log has "Following the archive failed"'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 5
        }
      ]
    }
    actions: { actionGroups: [people.id] }
  }
}
