using Azure.Core;
using Azure.Core.Pipeline;
using Request = Azure.Core.Request;

namespace GrinOrleansSync.Tests.Azurite.Faults;

/// <summary>Faults in the client library's pipeline, between its retries and the network.</summary>
/// <param name="choose">What befalls an attempt.</param>
internal sealed class FaultPolicy(Func<Request, RequestFault> choose) : HttpPipelinePolicy
{
    private int _attempts;

    /// <summary>How many attempts there were.</summary>
    public int Attempts => _attempts;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Interlocked.Increment(ref _attempts);
        RequestFault fault = choose(message.Request);
        switch (fault)
        {
            case RequestFault.Throttled or RequestFault.ServerError or RequestFault.Busy:
                message.Response = new FaultResponse(fault switch { RequestFault.Throttled => 429, RequestFault.Busy => 503, _ => 500 }, message.Request.ClientRequestId);
                return;
            case RequestFault.StaleTag when message.Request.Headers.TryGetValue("If-Match", out string? tag) && tag != "*":
                message.Response = new FaultResponse(412, message.Request.ClientRequestId);
                return;
            case RequestFault.Timeout:
                throw new TaskCanceledException("The operation was cancelled because it exceeded the configured timeout.");
            case RequestFault.NotSent:
                throw new IOException("The connection was refused.");
        }

        await ProcessNextAsync(message, pipeline);
        switch (fault)
        {
            case RequestFault.AnswerLost:
                throw new IOException("The connection was reset.");
            case RequestFault.DoneWithServerError:
                message.Response = new FaultResponse(500, message.Request.ClientRequestId);
                break;
            case RequestFault.BodyCut when message is { BufferResponse: false, Response: { IsError: false, ContentStream: { } body } }:
                message.Response.ContentStream = new CutStream(body, (message.Response.Headers.ContentLength ?? 0) / 2);
                break;
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The product asks asynchronously only.");
}
