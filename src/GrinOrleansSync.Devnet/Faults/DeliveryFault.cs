using Grin.P2P;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>Sends some messages otherwise than in one piece.</summary>
internal sealed class DeliveryFault(string name, string description, FrameDelivery delivery, Func<MessageType, bool> applies)
    : Fault(name, description)
{
    internal override FrameDelivery? DeliveryOf(MessageType type) => applies(type) ? delivery : null;
}
