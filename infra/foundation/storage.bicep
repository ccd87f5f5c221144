@description('Region.')
param location string

@description('Name of the account.')
param name string

@description('Redundancy.')
param sku string

@description('Network whose subnets may reach the account; nobody else may.')
param networkName string

@description('Its subnets.')
param subnetNames string[]

@description('The identity that may read and write blobs and tables.')
param identityId string

@description('Its principal.')
param principalId string

@description('Tags.')
param tags object

// The built-in roles Storage Blob Data Contributor and Storage Table Data Contributor.
var roles = [
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
]

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' existing = {
  name: networkName

  resource subnets 'subnets' existing = [
    for name in subnetNames: {
      name: name
    }
  ]
}

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: 'Deny'
      virtualNetworkRules: [
        for index in range(0, length(subnetNames)): {
          id: network::subnets[index].id
          action: 'Allow'
        }
      ]
    }
  }
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roles: {
    name: guid(account.id, identityId, role)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

output serviceUri string = account.properties.primaryEndpoints.blob
