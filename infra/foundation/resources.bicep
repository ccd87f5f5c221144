@description('Region of all resources.')
param location string

@description('Makes names unique in the world.')
param token string

@description('Container Apps environments: one for all silos, or one for each.')
param environments int

@description('Whether each environment has an outgoing address of its own.')
param ownAddresses bool

@description('Days that logs are kept.')
param logRetentionDays int

@description('Redundancy of the account.')
param storageSku string

@description('Tags of all resources.')
param tags object

var environmentPrefix = 'cae-${token}'
var networkName = 'vnet-${token}'
var subnetNames = [for index in range(0, environments): 'silos-${index}']

// What the silos are to the account and to the registry: there is no key anywhere.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${token}'
  location: location
  tags: tags
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${token}'
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: logRetentionDays
    features: {
      disableLocalAuth: true
    }
  }
}

module registry 'registry.bicep' = {
  name: 'registry'
  params: {
    location: location
    name: 'cr${token}'
    identityId: identity.id
    principalId: identity.properties.principalId
    tags: tags
  }
}

module network 'network.bicep' = {
  name: 'network'
  params: {
    location: location
    name: networkName
    subnetNames: subnetNames
    ownAddresses: ownAddresses
    tags: tags
  }
}

module storage 'storage.bicep' = {
  name: 'storage'
  dependsOn: [
    network
  ]
  params: {
    location: location
    name: 'st${token}'
    sku: storageSku
    networkName: networkName
    subnetNames: subnetNames
    identityId: identity.id
    principalId: identity.properties.principalId
    tags: tags
  }
}

module environment 'environment.bicep' = [
  for index in range(0, environments): {
    name: 'environment-${index}'
    params: {
      location: location
      name: '${environmentPrefix}-${index}'
      subnetId: network.outputs.subnetIds[index]
      logsId: logs.id
      tags: tags
    }
  }
]

output registryName string = registry.outputs.name
output registryEndpoint string = registry.outputs.endpoint
output storageServiceUri string = storage.outputs.serviceUri
output identityName string = identity.name
output environmentPrefix string = environmentPrefix
