"""How an old case that was kept on paper or in a spreadsheet comes to the state that it stood in:
by the same moves as every other, as far as they need no paper that a spreadsheet can't hold."""

from collections.abc import Mapping
from types import MappingProxyType

from casestore.lifecycle.case_states import State
from casestore.lifecycle.verbs import Verb

#: State → the moves that lead there from the registration. Any other state needs proof or a check
#: on the spot, which nobody can bring along in a cell.
COURSES: Mapping[State, tuple[Verb, ...]] = MappingProxyType(
    {
        State.RECEIVED: (),
        State.RETURNED: (Verb.RETURN,),
        State.DECLINED: (Verb.DECLINE,),
        State.REGISTERED_ONLY: (Verb.REGISTER_ONLY,),
        State.WITHDRAWN: (Verb.WITHDRAW,),
        State.ACCEPTED: (Verb.ACCEPT,),
        State.SUSPENDED: (Verb.ACCEPT, Verb.SUSPEND),
        State.TRANSFERRED: (Verb.ACCEPT, Verb.TRANSFER),
        State.HANDLING: (Verb.ACCEPT, Verb.TRANSFER, Verb.TAKE_UP),
    }
)
