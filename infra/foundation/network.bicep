@description('Region.')
param location string

@description('Name of the network; its parts are called after it.')
param name string

@description('Subnets: one for each environment.')
param subnetNames string[]

@description('Whether each subnet has an outgoing address of its own.')
param ownAddresses bool

@description('Tags.')
param tags object

var addressSpace = '10.40.0.0/16'

resource addresses 'Microsoft.Network/publicIPAddresses@2024-05-01' = [
  for index in range(0, ownAddresses ? length(subnetNames) : 0): {
    name: '${name}-address-${index}'
    location: location
    tags: tags
    sku: {
      name: 'Standard'
    }
    properties: {
      publicIPAllocationMethod: 'Static'
    }
  }
]

resource gateways 'Microsoft.Network/natGateways@2024-05-01' = [
  for index in range(0, ownAddresses ? length(subnetNames) : 0): {
    name: '${name}-gateway-${index}'
    location: location
    tags: tags
    sku: {
      name: 'Standard'
    }
    properties: {
      idleTimeoutInMinutes: 10
      publicIpAddresses: [
        {
          id: addresses[index].id
        }
      ]
    }
  }
]

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        addressSpace
      ]
    }
    subnets: [
      for index in range(0, length(subnetNames)): {
        name: subnetNames[index]
        properties: {
          addressPrefix: cidrSubnet(addressSpace, 24, index)
          natGateway: ownAddresses
            ? {
                id: gateways[index].id
              }
            : null
          serviceEndpoints: [
            {
              service: 'Microsoft.Storage'
            }
          ]
          delegations: [
            {
              name: 'environment'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
    ]
  }
}

output subnetIds string[] = [for index in range(0, length(subnetNames)): network.properties.subnets[index].id]
