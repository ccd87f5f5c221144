using Grin.Chain.Segments;
using Grin.Chain.Wire;
using Grin.TestData;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Tests.Recording;

/// <summary>What is served is, byte for byte, what the node served.</summary>
public sealed class RecordedSegmentTests
{
    public static TheoryData<string, SegmentForm> Files()
    {
        var files = new TheoryData<string, SegmentForm>();
        IEnumerable<string> names = [.. TestVectors.Chains(), .. RecordedChains.Refused().Select(row => row.Data)];
        foreach (string name in names)
        {
            foreach (string file in Directory.EnumerateFiles(TestVectors.Get(name), "segments-*.msgs").Order())
            {
                // A node prunes what was spent at its cut-through horizon. Only on user-240 that lies below the recorded one, so
                // that its pruned files hold more than the horizon needs.
                if (name == "chains/user-240" && file.Contains("-compacted-", StringComparison.Ordinal))
                {
                    continue;
                }

                bool compacted = Path.GetFileName(file).StartsWith("segments-compacted-", StringComparison.Ordinal);
                files.Add($"{name}/{Path.GetFileName(file)}", compacted ? SegmentForm.Sparse : SegmentForm.Full);
            }
        }

        return files;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Segments_built_from_a_recording_are_byte_identical_with_it(string file, SegmentForm form)
    {
        RecordedChain chain = RecordedChains.Get(Path.GetDirectoryName(file)!.Replace('\\', '/'));
        int count = 0;
        foreach ((byte type, byte[] body) in RecordedMessages.Read(TestVectors.Get(file)))
        {
            var kind = (SegmentKind)((type - 22) / 2);
            var reader = new WireReader(body.AsSpan(32));
            SegmentIdentifier id = SegmentIdentifier.Read(ref reader);

            Assert.True(HonestAnswers.TryBuild(chain.State!, kind, id, form, out SegmentMessage? message));
            var writer = new WireWriter();
            message.Write(writer, ProtocolVersion.Local);
            Assert.True(writer.Written.SequenceEqual(body), $"{kind} segment {id} differs");
            count++;
        }

        Assert.NotEqual(0, count);
    }
}
