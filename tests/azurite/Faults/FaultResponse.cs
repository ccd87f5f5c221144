using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace GrinOrleansSync.Tests.Azurite.Faults;

/// <summary>An answer that the service did not give.</summary>
internal sealed class FaultResponse(int status, string clientRequestId) : Response
{
    public override int Status => status;

    public override bool IsError => true;

    public override string ReasonPhrase => "injected";

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = clientRequestId;

    public override void Dispose()
    {
    }

    protected override bool ContainsHeader(string name) => false;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return false;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = null;
        return false;
    }
}
